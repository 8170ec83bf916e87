"""Cases 35 to 90: media, Telegram, delivery, addresses, requests."""

from __future__ import annotations

from tests.contract.inbound_cases import Case

_SMS = "tests/channels/sms/test_reading.py::"
_SMS_OUT = "tests/channels/sms/test_sending.py::"
_SIGNED = "tests/channels/sms/test_signature.py::"
_APP = "tests/channels/telegram/test_reading.py::"
_APP_OUT = "tests/channels/telegram/test_sending.py::"
_WHATSAPP = "tests/channels/whatsapp/test_whatsapp.py::"
_WALKS = "tests/channels/test_walks.py::"
_INTAKE = "tests/service/inbound/test_intake.py::"
_ODD = "tests/service/inbound/test_odd_arrivals.py::"
_AIMED = "tests/turn/rules/test_references.py::"
_RECEIPTS = "tests/store/outbox/test_receipts.py::"
_UNSURE = "tests/store/outbox/test_reconciliation.py::"
_SETTLED = "tests/store/outbox/test_settlement.py::"
_DOOR = "tests/web/test_webhooks.py::"
_MEDIA = "tests/channels/sms/test_media.py::"
_NO_FETCH = f"{_MEDIA}test_a_picture_is_never_fetched_from_wherever_its_address_points"

_ATTACHED = "test_what_is_attached_is_kept_by_reference"
_SAYS_NOTHING = "test_what_nobody_said_to_us_is_kept_aside_without_its_words"
_FETCH = "tests/channels/test_download.py::"
_KINDS = "tests/service/inbox/test_kinds.py::"
_BARE = "test_commands_become_bare_words"
_NOT_HEARD = "test_who_cannot_be_answered_is_not_heard"
_REFUSED = "test_anything_else_is_refused_unread"

MEDIA = (
    Case(
        35,
        "A picture without words.",
        (f"{_SMS}{_ATTACHED}[35 a picture without words]", f"{_INTAKE}test_a_picture_without_words_is_kept"),
    ),
    Case(
        36,
        "Several pictures, one of which fails.",
        (f"{_SMS}{_ATTACHED}[36 several]", f"{_FETCH}test_what_is_not_there_yet_may_be_there_later"),
    ),
    Case(
        37,
        "A count that does not fit what is there.",
        (f"{_SMS}{_ATTACHED}[37 the second is missing]", f"{_SMS}{_ATTACHED}[37 no number]"),
    ),
    Case(
        38,
        "An address on a foreign or private host.",
        (
            f"{_SMS}{_ATTACHED}[38 a private host: kept as a reference, never fetched here]",
            _NO_FETCH,
            f"{_FETCH}test_an_address_that_is_not_the_providers_is_never_asked",
        ),
    ),
    Case(
        39,
        "A redirect to a private address.",
        (f"{_FETCH}test_a_redirect_to_where_the_provider_does_not_keep_it_is_not_followed",),
    ),
    Case(
        40,
        "A huge or endless file, a wrong kind, a zip bomb.",
        (
            f"{_FETCH}test_a_file_without_end_or_without_sense_is_given_up",
            f"{_KINDS}test_anything_else_is_not_opened",
            f"{_KINDS}test_what_is_damaged_or_would_blow_up_is_not_opened",
        ),
    ),
    Case(
        41,
        "A voice note.",
        (
            f"{_APP}{_ATTACHED}[41 a voice note]",
            f"{_WHATSAPP}test_a_pin_on_the_map_and_a_voice_note_come_along",
        ),
    ),
    Case(42, "A sticker.", (f"{_APP}{_ATTACHED}[42 a sticker]",)),
    Case(
        43,
        "A place on the map, and a place that moves.",
        (f"{_APP}{_ATTACHED}[43 a place]", f"{_APP}{_SAYS_NOTHING}[43 a live place that moved]"),
    ),
    Case(
        44,
        "A contact card.",
        (f"{_APP}{_ATTACHED}[44 a contact]", f"{_SMS}{_ATTACHED}[44 a contact card]"),
    ),
    Case(
        45,
        "An album: several updates, one turn.",
        (
            f"{_APP}test_the_pictures_of_an_album_say_that_they_belong_together",
            f"{_ODD}test_an_album_is_one_turn_and_every_picture_of_it_is_kept",
        ),
    ),
    Case(
        46,
        "A video note, dice, a game, a service message.",
        (
            f"{_APP}{_ATTACHED}[46 a video note]",
            f"{_APP}{_ATTACHED}[46 dice]",
            f"{_APP}{_ATTACHED}[46 a service message]",
        ),
    ),
)

TELEGRAM = (
    Case(
        47,
        "A message changed after it was acted on.",
        (
            f"{_APP}test_an_edit_is_an_event_of_its_own",
            f"{_AIMED}test_a_change_to_what_was_acted_on_is_kept_and_answers_nothing",
            f"{_AIMED}test_an_officer_sees_it_as_a_change_with_the_words_before_it",
            f"{_AIMED}test_a_change_to_what_was_not_understood_answers_the_question_that_is_still_open",
        ),
    ),
    Case(48, "A forwarded message.", (f"{_APP}test_a_forwarded_message_is_what_its_sender_says",)),
    Case(
        49,
        "A reply to an old question.",
        (
            f"{_APP}test_a_reply_names_the_message_it_answers",
            f"{_AIMED}test_a_reply_to_an_older_question_is_kept_and_the_open_one_is_put_afresh",
        ),
    ),
    Case(
        50,
        "A button of an old message, of another language, after the end.",
        (
            f"{_INTAKE}test_a_tap_counts_and_an_old_tap_only_asks_again",
            f"{_ODD}test_a_tap_means_the_same_in_every_language",
            f"{_ODD}test_a_tap_after_the_end_is_kept_and_answers_nothing",
        ),
    ),
    Case(51, "A button pressed twice.", (f"{_ODD}test_a_double_tap_counts_once",)),
    Case(
        52,
        "A button with unknown, foreign or changed data.",
        (
            f"{_APP}test_foreign_data_is_handed_on_as_it_came",
            f"{_APP}test_a_tap_that_is_not_for_us_is_set_at_rest_too[52 without data]",
            f"{_INTAKE}test_a_tampered_tap_is_kept_and_harms_nothing",
        ),
    ),
    Case(
        53,
        "A button without a message, or of one that is not shown any more.",
        (f"{_APP}test_a_tap_is_heard_and_its_button_set_at_rest[53 on no message]",),
    ),
    Case(
        54,
        "A button and words in the reverse order.",
        (f"{_ODD}test_a_tap_and_words_that_overtake_each_other_end_in_the_same_state",),
    ),
    Case(
        55,
        "A link with none, a long, a forged or a used payload.",
        (
            f"{_APP}{_BARE}[55 no payload]",
            f"{_APP}{_BARE}[55 the longest payload]",
            f"{_ODD}test_a_link_begins_a_talk_and_carries_no_rights",
        ),
    ),
    Case(
        56,
        "A command with the bot's name, and an unknown one.",
        (f"{_APP}{_BARE}[56 in capitals with a name]", f"{_APP}{_BARE}[56 an unknown command]"),
    ),
    Case(
        57,
        "Groups, channels and groups that moved: nobody is talked to there.",
        (
            f"{_APP}{_SAYS_NOTHING}[57 a group]",
            f"{_APP}{_SAYS_NOTHING}[57 a channel]",
            f"{_APP_OUT}test_only_a_group_moves_and_groups_are_not_written_to",
        ),
    ),
    Case(
        58,
        "The bot blocked, then unblocked.",
        (
            f"{_APP}test_blocking_is_leaving[58 blocked]",
            f"{_APP}test_blocking_is_leaving[58 unblocked]",
            f"{_APP_OUT}test_whoever_blocked_the_bot_has_left",
        ),
    ),
    Case(
        59,
        "An app without a language, with a region, with nonsense.",
        (
            f"{_APP}test_the_apps_language_is_a_hint[59 with a region]",
            f"{_APP}test_the_apps_language_is_a_hint[59 nonsense is only a hint]",
            f"{_APP}test_the_apps_language_is_a_hint[59 none]",
        ),
    ),
    Case(
        60,
        "An update of an unknown kind, and unknown fields.",
        (f"{_APP}{_SAYS_NOTHING}[60 an unknown kind]", f"{_APP}test_unknown_fields_do_no_harm"),
    ),
    Case(
        61,
        "The secret header wrong, missing, twice.",
        (
            f"{_APP}test_without_the_secret_nothing_is_read[61 wrong]",
            f"{_APP}test_without_the_secret_nothing_is_read[61 missing]",
            f"{_APP}test_without_the_secret_nothing_is_read[61 twice]",
        ),
    ),
    Case(
        62,
        "An id beyond 31 bits.",
        (f"{_APP}test_a_message_is_heard_with_its_sender_and_the_moment",),
    ),
)

DELIVERY = (
    Case(
        63,
        "The same webhook again.",
        (f"{_DOOR}test_a_repeated_text_changes_nothing", f"{_WALKS}test_a_retried_webhook_is_the_same_event"),
    ),
    Case(
        64,
        "The same id with another body.",
        (
            f"{_INTAKE}test_a_reused_id_with_other_words_changes_nothing",
            f"{_SIGNED}{_REFUSED}[64 another body]",
        ),
    ),
    Case(
        65,
        "Two messages in the same second.",
        (
            f"{_SMS}test_two_texts_of_the_same_second_are_two_events",
            f"{_INTAKE}test_two_messages_of_the_same_second_are_both_kept_in_order",
        ),
    ),
    Case(
        66,
        "Two workers, one person.",
        (
            f"{_INTAKE}test_several_at_once_from_somebody_new_make_one_person",
            "tests/store/outbox/test_claims.py::test_two_claims_never_share_a_row",
            "tests/service/outbound/test_dispatcher.py::test_of_two_workers_one_asks_at_a_time_and_nothing_is_asked_twice",
        ),
    ),
    Case(
        67,
        "A message while the one before is being answered.",
        (f"{_INTAKE}test_several_at_once_from_one_person_are_all_kept",),
    ),
    Case(
        68,
        "Reports in any order, twice, about strangers, months late.",
        (
            f"{_RECEIPTS}test_the_furthest_report_counts_whatever_the_order",
            f"{_RECEIPTS}test_the_same_report_twice_is_kept_once",
            f"{_RECEIPTS}test_a_report_about_a_stranger_is_kept_and_changes_nothing",
            f"{_RECEIPTS}test_a_report_months_late_is_taken",
        ),
    ),
    Case(
        69,
        "A report before the send returned.",
        (
            f"{_RECEIPTS}test_a_report_before_the_send_settled_settles_it",
            f"{_WALKS}test_reports_before_the_answer_and_twice_lead_to_the_same_state",
        ),
    ),
    Case(
        70,
        "A send that timed out, and a report all the same.",
        (
            f"{_RECEIPTS}test_a_report_clears_up_an_unsure_send",
            f"{_WALKS}test_a_report_of_a_send_whose_answer_was_lost_names_our_message",
            f"{_SMS_OUT}test_a_text_that_was_taken_after_all_is_found",
        ),
    ),
    Case(
        71,
        "A webhook two hours late.",
        (
            "tests/turn/test_stale.py::"
            "test_an_answer_from_before_the_question_is_kept_and_the_question_put_afresh",
            f"{_SMS_OUT}test_all_that_was_missed_in_a_long_gap_comes_up_oldest_first",
        ),
    ),
    Case(
        72,
        "Clocks that differ, a date in the future.",
        (
            f"{_ODD}test_a_message_from_the_future_is_an_answer_of_now",
            "tests/turn/test_stale.py::test_an_answer_of_the_moment_counts[clocks that differ]",
            f"{_APP}test_words_that_the_library_stumbles_over_are_heard",
        ),
    ),
    Case(
        73,
        "A crash after the send, before it is written down.",
        (
            "tests/service/outbound/test_dispatcher.py::"
            "test_what_a_dead_worker_left_is_looked_up_and_only_the_missing_is_sent_again",
            f"{_UNSURE}test_a_dead_workers_sends_are_taken_over_when_their_lease_is_over",
        ),
    ),
    Case(
        74,
        "429 with, without and with a huge Retry-After.",
        (
            f"{_SMS_OUT}test_each_trouble_says_who_must_act",
            f"{_APP_OUT}test_each_trouble_says_who_must_act",
            f"{_SETTLED}test_when_the_provider_asks_to_wait_all_workers_wait",
            f"{_SETTLED}test_a_provider_that_asks_for_years_gets_a_day",
        ),
    ),
)

ADDRESSES = (
    Case(
        75,
        "Numbers in all spellings.",
        (
            f"{_SMS}{_NOT_HEARD}[75 a number without its country]",
            f"{_SMS}{_NOT_HEARD}[75 a number as people write it]",
        ),
        "Providers send full numbers. An address is kept as it came and never rewritten.",
    ),
    Case(76, "A short code as sender.", (f"{_SMS}{_NOT_HEARD}[76 a short code]",)),
    Case(77, "Letters as sender.", (f"{_SMS}{_NOT_HEARD}[77 a name]",)),
    Case(78, "A withheld sender.", (f"{_SMS}{_NOT_HEARD}[78 withheld]",)),
    Case(
        79,
        "An id that WhatsApp made up.",
        (f"{_WHATSAPP}test_a_sender_is_kept_whole_and_answered_as_it_is[79 an id of WhatsApp's own]",),
    ),
    Case(
        80,
        "One person on two channels.",
        (f"{_ODD}test_the_same_person_on_two_channels_is_two_until_they_say_otherwise",),
    ),
    Case(
        81,
        "A message to somebody else, from another account.",
        (
            f"{_SIGNED}{_REFUSED}[81 another account]",
            f"{_SIGNED}{_REFUSED}[81 to a number not ours]",
            f"{_WHATSAPP}test_a_message_to_another_sender_is_refused",
        ),
    ),
    Case(82, "Our own number as sender.", (f"{_SMS}test_what_comes_from_ourselves_says_nothing",)),
    Case(
        83,
        "A landline.",
        (
            f"{_SMS_OUT}test_a_reports_code_becomes_a_sentence",
            f"{_RECEIPTS}test_a_failed_delivery_counts_like_a_send_refused_for_that_reason[a landline]",
            f"{_SETTLED}test_a_lost_address_gets_nothing_more",
        ),
    ),
    Case(
        84,
        "Jersey, Guernsey and Man share +44.",
        (f"{_SMS}test_a_text_is_heard_with_its_sender_its_words_and_the_providers_id",),
        "No prefix is looked at: a full number is a full number. Where we may not send, the provider says so "
        "(21408, a fault of the route), and no real number of theirs may stand in a test.",
    ),
    Case(
        85,
        "A number that has gone to somebody else.",
        ("tests/service/inbound/test_inbound_text.py::test_a_wrong_number_can_be_forgotten_at_once",),
        "Nothing tells us that a number changed hands. Nothing personal is ever sent to one, keeping it ends "
        "after the time that was agreed, and 'wrong number' is understood.",
    ),
)

REQUESTS = (
    Case(
        86,
        "Signatures: wrong, old, of either token, missing, of an unknown kind.",
        (
            f"{_SIGNED}{_REFUSED}[86 no signature]",
            f"{_SIGNED}{_REFUSED}[86 an old token]",
            f"{_SIGNED}{_REFUSED}[86 an algorithm that nobody knows]",
            f"{_SIGNED}test_what_twilio_signed_is_read[86 signed with the next token]",
        ),
    ),
    Case(
        87,
        "http for https, a port, a slash, a query reordered, an escape.",
        (
            f"{_SIGNED}{_REFUSED}[87 http for https]",
            f"{_SIGNED}{_REFUSED}[87 a slash more]",
            f"{_SIGNED}{_REFUSED}[87 the query reordered]",
            f"{_SIGNED}test_the_usual_port_may_be_in_the_signature_or_not",
            f"{_SIGNED}test_what_twilio_signed_is_read[87 an escape in the address]",
        ),
    ),
    Case(
        88,
        "Parameters repeated, added, empty.",
        (
            f"{_SIGNED}test_what_twilio_signed_is_read[88 repeats]",
            f"{_SIGNED}test_what_twilio_signed_is_read[88 a parameter we do not know]",
            f"{_SIGNED}test_what_twilio_signed_is_read[88 an empty value]",
        ),
    ),
    Case(
        89,
        "GET, JSON, multipart, a huge body.",
        (
            f"{_DOOR}test_looking_at_a_hook_is_not_allowed",
            f"{_DOOR}test_other_content_is_refused_before_it_is_read",
            f"{_DOOR}test_more_than_a_megabyte_is_refused",
        ),
    ),
    Case(
        90,
        "A valid request replayed a month later.",
        (f"{_SIGNED}test_a_replay_a_month_later_is_the_same_event",),
    ),
)

CASES = (*MEDIA, *TELEGRAM, *DELIVERY, *ADDRESSES, *REQUESTS)

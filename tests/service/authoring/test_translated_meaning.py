"""What no translation may say, whatever the language: promises we do not keep, and traps.

Not whether a text is well translated; only kinds of fault that can be told by their words. A stem stands for
the word in all its forms, in each language.
"""

from __future__ import annotations

import re

import pytest

from bot.content.content import Content
from bot.language.folding import phrase
from bot.language.tags import ENGLISH

# "Your data", "everything you said": what we never promise to delete, because words are kept.
_DATA = {
    "pl": ("dane", "danych", "wszystko"),
    "ro": ("datele", "datelor", "totul"),
    "ur": ("ڈیٹا", "معلومات", "سب کچھ"),
    "pa": ("ਡਾਟਾ", "ਜਾਣਕਾਰੀ", "ਸਭ ਕੁਝ"),
    "bn": ("ডেটা", "তথ্য", "সবকিছু"),
    "gu": ("ડેટા", "માહિતી", "બધું"),
    "ar": ("بيانات", "معلومات", "كل شيء"),
    "ckb": ("داتا", "زانیاری", "هەموو شتێک"),
    "fa": ("داده", "اطلاعات", "همه چیز"),
    "en@easy": ("data", "information", "everything"),
}
# "To go on", "to continue": the words of `case-go-on`, which must never stand beside FORGET.
_GO_ON = {
    "pl": ("kontynuow", "dalej"),
    "ro": ("continua", "mai departe"),
    "ur": ("جاری رکھ", "آگے بڑھ"),
    "pa": ("ਅੱਗੇ ਵਧ", "ਜਾਰੀ"),
    "bn": ("চালিয়ে", "এগিয়ে"),
    "gu": ("આગળ વધ", "ચાલુ રાખ"),
    "ar": ("للمتابعة", "متابعة", "للاستمرار"),
    "ckb": ("بەردەوام",),
    "fa": ("ادامه",),
    "en@easy": ("go on", "continue", "carry on"),
}
# "To delete", "deleted".
_DELETE = {
    "pl": ("usun", "skasow"),
    "ro": ("șterg",),
    "ur": ("مٹا",),
    "pa": ("ਮਿਟਾ",),
    "bn": ("মুছ",),
    "gu": ("ભૂંસ", "કાઢી"),
    "ar": ("حذف",),
    "ckb": ("سڕین",),
    "fa": ("پاک",),
    "en@easy": ("delete",),
}
_KEEPS_WORDS = re.compile(
    r"We keep your words, but not who you are\.|We will not keep your (phone )?number\."
)
_SENTENCE_ENDS = re.compile(r"[.!?।۔؟]\s*")


def _holds(said: str, stems: tuple[str, ...]) -> list[str]:
    return [stem for stem in stems if phrase(stem) in phrase(said)]


def _languages(content: Content) -> list[str]:
    return [each.tag for each in content.languages if each.tag != ENGLISH]


def _after_no(content: Content, tag: str) -> list[tuple[str, str]]:
    """Where and how it is said what becomes of somebody who did not let us keep their number."""
    texts = {
        (text.context, text.english): content.catalogues.find(text, tag)
        for text in content.texts()
        if text.context.startswith("parts.keep-number.no.tell") or _KEEPS_WORDS.search(text.english)
    }
    return [(context, said) for (context, _), said in texts.items()]


def test_every_language_has_its_stems(content: Content) -> None:
    for stems in (_DATA, _GO_ON, _DELETE):
        assert sorted(stems) == sorted(_languages(content))


def test_nobody_who_says_no_is_promised_that_their_words_go(content: Content) -> None:
    for tag in _languages(content):
        found = _after_no(content, tag)
        assert len(found) > 20, "the texts that say it in English are found"
        wrong = [(context, said) for context, said in found if _holds(said, _DATA[tag])]
        assert wrong == [], tag


def test_who_they_are_is_not_kept_and_nothing_is_said_to_be_deleted(content: Content) -> None:
    """Where there is no number to delete (apps), "delete" could only be understood of the words."""
    for tag in _languages(content):
        in_apps = [(context, said) for context, said in _after_no(content, tag) if context.endswith(".app")]
        assert len(in_apps) > 10
        assert [each for each in in_apps if _holds(each[1], _DELETE[tag])] == [], tag


def test_in_no_language_somebody_who_goes_on_is_told_to_send_forget(content: Content) -> None:
    for text in content.texts():
        if "FORGET" not in text.english:
            continue
        assert not _holds(text.english, ("to go on", "continue")), text.context
        for tag in _languages(content):
            said = content.catalogues.find(text, tag)
            beside = [each for each in _SENTENCE_ENDS.split(said) if "FORGET" in each]
            assert beside, (tag, text.context)
            assert [each for each in beside if _holds(each, _GO_ON[tag])] == [], (tag, text.context)


@pytest.mark.parametrize("context", ["forget-sure", "forget-sure.app"])
def test_the_last_question_before_all_is_deleted_says_so_where_it_names_forget(
    content: Content, context: str
) -> None:
    text = content.phrase("forget-sure")
    text = text.app if context.endswith(".app") and text.app else text
    for tag in _languages(content):
        said = content.catalogues.find(text, tag)
        last = next(each for each in _SENTENCE_ENDS.split(said) if "FORGET" in each)
        assert _holds(last, _DELETE[tag]), (tag, last)


@pytest.mark.parametrize(
    ("tag", "said", "stems"),
    [
        pytest.param("pl", "Po tej rozmowie usuniemy Twoje dane.", _DATA, id="what was said in Polish"),
        pytest.param("ro", "Nu păstrăm datele dumneavoastră.", _DATA, id="what was said in Romanian"),
        pytest.param("ar", "لن نحتفظ ببياناتك.", _DATA, id="what could be said in Arabic"),
        pytest.param("fa", "برای ادامه دوباره FORGET را بفرستید.", _GO_ON, id="the trap in Persian"),
        pytest.param("ckb", "بۆ بەردەوامبوون دیسان FORGET بنێرن.", _GO_ON, id="the trap in Sorani"),
        pytest.param("pa", "ਅੱਗੇ ਵਧਣ ਲਈ ਫਿਰ FORGET ਭੇਜੋ।", _GO_ON, id="the trap in Panjabi"),
        pytest.param("bn", "চালিয়ে যেতে FORGET পাঠান।", _GO_ON, id="the trap in Bengali"),
    ],
)
def test_the_stems_find_what_was_wrong(tag: str, said: str, stems: dict[str, tuple[str, ...]]) -> None:
    assert _holds(said, stems[tag])

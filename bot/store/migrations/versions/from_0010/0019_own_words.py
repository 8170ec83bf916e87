"""A command word, a figure or a postcode alone is nobody's own words, nor is the name somebody is called by:
they wait for no translation.

Revision ID: 0019
"""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.language.folding import words_in

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# What people typed for DONE and SKIP, in every language served at the time. No other command was ever kept.
_TYPED = """
    5alast atat atata badi begzar begzarid begzarim biparena bipera bolbona chaddo chado chhaddo
    chhado chhodo chhorein chhoren chhoro chodo chorein choren choro done eitukui entaha entahayt
    etotukui etrok etukui finalizat finished gata gotowe hamin hamine hogaya hogya ignora incheiat
    intaha intahayt javado khalas khalasna khalast khatam khatm khlst migzaram mukammal nalem
    nemigam omit omite omiteti pas pass payan pomijam pomin pominac pominmy private puru sar sari
    sariti ses sesh shesh skip skonczone skonczylam skonczylem skp ta5atti takhata takhatti tam
    tamoome tamume tawaw tepara tepari tepera tepere terminat trec tyle urmatoarea zakoncz zrobione
    ئهوهنده اترکه اسکپ اسکیپ التالی التخطی النهایه انتهی انتهیت انتهینا بازدان بعدی بگذر بگذرید
    بگذریم بیپهرینن بیپهرینه بیپهرێنن بیپهرێنه بیپهڕێنن بیپهڕێنه تجاوز تخط تخطی تم تمومه تهواو
    تهواوبوو تیپهراندن تیپهرن تیپهره تییپهرینن تییپهرینه تێپهراندن تێپهرن تێپهره تێپهڕاندن تێپهڕن
    تێپهڕه تێیپهرێنن تێیپهرێنه تێیپهڕێنن تێیپهڕێنه ختم خلاص خلص خلصت خلصنا سکپ سکیب مکمل میگذرم
    نالیم نالێم ناڵێم نمیگم نمیگویم همین همینه هوگیا پایان چهوڑو چهوڑیں এইটুকুই এটুকুই এতটুকু
    এতটুকুই বাদ ব্যস ব্যাস শেষ স্কিপ ਖਤਮ ਖ਼ਤਮ ਛੱਡੋ ਸਕਿਪ ਸਕਿੱਪ છોડો પૂરુ સ્કિપ
"""
_COMMANDS = frozenset(_TYPED.split())
_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?([0-9][a-z]{2})?")
_FEWEST = 2  # letters
_AT_ONCE = 1000


def _is_own(words: str) -> bool:
    found = words_in(words)
    said = "".join(found)
    if sum(letter.isalpha() for letter in said) < _FEWEST or _POSTCODE.fullmatch(said):
        return False
    return not (len(found) == 1 and said in _COMMANDS)


def _asks_for_name(source: Any) -> Iterator[str]:
    """The questions of a published conversation that are answered with a name to call somebody by."""
    for question in source.get("questions", ()):
        if question.get("kind") == "nickname":
            yield question["id"]


def upgrade() -> None:
    answer = sa.table(
        "answer",
        *(sa.column("id", sa.Integer), sa.column("talk_id", sa.Integer), sa.column("question", sa.Text)),
        *(sa.column("words", sa.Text), sa.column("own_words", sa.Boolean)),
    )
    talk = sa.table("talk", sa.column("id", sa.Integer), sa.column("conversation_id", sa.Integer))
    conversation = sa.table("conversation", sa.column("id", sa.Integer), sa.column("source", sa.JSON))
    connection = op.get_bind()
    # The longest of them have fewer letters: no long text is fetched.
    short = sa.func.length(answer.c.words) <= 40
    found = sa.select(answer.c.id, answer.c.words).where(answer.c.own_words.is_(True), short)
    none = [row.id for row in connection.execute(found) if not _is_own(row.words)]
    for first in range(0, len(none), _AT_ONCE):
        those = answer.c.id.in_(none[first : first + _AT_ONCE])
        connection.execute(sa.update(answer).where(those).values(own_words=False))
    for id_, source in connection.execute(sa.select(conversation.c.id, conversation.c.source)).all():
        if names := list(_asks_for_name(source)):
            held = sa.select(talk.c.id).where(talk.c.conversation_id == id_)
            theirs = (answer.c.talk_id.in_(held), answer.c.question.in_(names))
            connection.execute(sa.update(answer).where(*theirs).values(own_words=False))

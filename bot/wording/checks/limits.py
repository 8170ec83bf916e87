"""The bounds of what may be said to residents, in one place. Change them here, not where they are used."""

MOST_PARTS = 2  # of a text message: a question with its answers, or anything else that is said
MOST_PARTS_OF_OPENING = 3  # facts before the first question are worth one more
MOST_PARTS_OF_OUTCOME = 8  # of what an officer tells people; more is a letter
MOST_PARTS_OF_TURN = 4  # of all that one reply can bring; more is only a hint
MOST_QUESTIONS = 5  # of its own, that a conversation asks somebody by text message
LONGEST_LABEL = 24  # characters: as much as every app shows on a button
OLDEST_READER = 10.0  # years
ENOUGH_WORDS = 30  # a text this long is measured alone
FEWEST_WORDS, FEWEST_SENTENCES = 12, 2  # a text with fewer of both is measured with its file only

from index.word_weights import kin_of, weighed_share, word_weights


def test_the_rarer_a_word_the_more_it_counts() -> None:
    weights = word_weights({"ship": 0.5, "vikrant": 0.01, "unheard": 0.0})
    assert 0 < weights["ship"] < weights["vikrant"] < weights["unheard"]


def test_a_share_is_of_all_that_the_words_weigh() -> None:
    weights = {"grain": 3.0, "ship": 1.0}
    assert weighed_share(weights, {"grain", "other"}) == 0.75
    assert weighed_share({}, {"grain"}) == 0.0


def test_kin_begin_alike_and_short_words_have_none() -> None:
    assert kin_of({"coloni", "war"}, {"colonial", "warm"}) == {"coloni"}

import pytest

from ledger.fingerprint.algorithm import ALGORITHMS, Fingerprint, MalformedFingerprint, UnknownAlgorithm


def test_a_fingerprint_prints_and_parses_as_the_same_text():
    fingerprint = Fingerprint("picture-dhash-v1", bytes(range(32)))
    assert Fingerprint.parse(str(fingerprint)) == fingerprint
    assert str(fingerprint).startswith("picture-dhash-v1:000102")


def test_an_unknown_algorithm_is_refused_by_name():
    with pytest.raises(UnknownAlgorithm) as refusal:
        Fingerprint("picture-dhash-v0", bytes(32))
    assert refusal.value.code == "unknown_algorithm"
    assert "picture-dhash-v0" in str(refusal.value)


@pytest.mark.parametrize("digest", [b"", bytes(31), bytes(33)])
def test_a_digest_of_another_length_is_refused(digest):
    with pytest.raises(MalformedFingerprint):
        Fingerprint("picture-pdq-v1", digest)


@pytest.mark.parametrize("text", ["", "picture-pdq-v1", "picture-pdq-v1:", "picture-pdq-v1:0g", "picture-pdq-v1:" + "AB" * 32])
def test_text_that_is_not_id_and_hex_is_refused(text):
    with pytest.raises(MalformedFingerprint):
        Fingerprint.parse(text)


def test_every_id_names_its_medium_first():
    assert all(id_.split("-")[0] == algorithm.medium for id_, algorithm in ALGORITHMS.items())

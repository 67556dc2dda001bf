import os
import signal
import threading

import pytest
from PIL import Image

from ledger.fingerprint import Limits
from ledger.fingerprint.extractor import Extractor
from ledger.fingerprint.media import (DecodingFailed, DecodingTooCostly, EmptyUpload, FeaturelessPicture, PictureTooLarge,
                                      UnknownMediaFormat, UploadTooLarge)
from tests.fingerprint.pictures import astronaut, encoded, png_bomb, png_header_of

PORTRAIT = encoded(astronaut(), "PNG")


@pytest.fixture(scope="module")
def extractor():
    with Extractor(Limits()) as extractor:
        yield extractor


def worker_ids(extractor):
    return [worker._process.pid for worker in extractor._idle]


def peak_kilobytes(process_id):
    with open(f"/proc/{process_id}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


@pytest.mark.parametrize("upload, error", [
    (b"", EmptyUpload), (b"this is a text named portrait.png", UnknownMediaFormat), (png_header_of(20_000, 10_000), PictureTooLarge),
    (png_bomb(8000, 5000), FeaturelessPicture), (png_bomb(14_142, 14_142), PictureTooLarge),
])
def test_the_worker_outlives_bad_input_and_stays_small(extractor, upload, error):
    extractor.fingerprint(PORTRAIT)
    before = worker_ids(extractor)
    with pytest.raises(error):
        extractor.fingerprint(upload)
    assert extractor.fingerprint(PORTRAIT).kind == "face"
    assert worker_ids(extractor) == before
    assert max(map(peak_kilobytes, before)) < 600_000


def test_a_killed_worker_fails_its_upload_and_is_replaced():
    with Extractor(Limits()) as extractor:
        first = extractor.fingerprint(PORTRAIT)
        [process_id] = worker_ids(extractor)
        os.kill(process_id, signal.SIGSEGV)
        with pytest.raises(DecodingFailed):
            extractor.fingerprint(PORTRAIT)
        assert extractor.fingerprint(PORTRAIT) == first
        assert worker_ids(extractor) != [process_id]


def test_an_upload_that_needs_too_much_processor_time_is_refused():
    slow = encoded(Image.effect_noise((8000, 5000), 90).convert("RGB"), "JPEG")
    with Extractor(Limits(cpu_s=0)) as extractor, pytest.raises(DecodingTooCostly):
        extractor.fingerprint(slow)


def test_an_upload_that_hangs_is_killed():
    with Extractor(Limits(wall_s=0)) as extractor, pytest.raises(DecodingTooCostly):
        extractor.fingerprint(PORTRAIT)


def test_an_upload_that_needs_too_much_memory_is_refused():
    upload = encoded(Image.effect_noise((500, 310), 60).resize((8000, 4960)).convert("RGBA"), "PNG", compress_level=1)
    with Extractor(Limits(memory_bytes=640 * 2**20)) as extractor:
        assert extractor.fingerprint(PORTRAIT).kind == "face"
        with pytest.raises(DecodingTooCostly):
            extractor.fingerprint(upload)
        assert extractor.fingerprint(PORTRAIT).kind == "face"


def test_the_limit_on_size_holds_before_a_worker_starts():
    with Extractor(Limits(upload_bytes=1000)) as extractor:
        with pytest.raises(UploadTooLarge):
            extractor.fingerprint(PORTRAIT)
        assert worker_ids(extractor) == []


def test_threads_share_the_workers_and_get_the_same_answer(extractor):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(extractor.fingerprint(PORTRAIT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and len(set(answers)) == 1
    assert len(worker_ids(extractor)) <= 2


def test_closing_ends_the_workers():
    extractor = Extractor(Limits())
    extractor.fingerprint(PORTRAIT)
    [process_id] = worker_ids(extractor)
    extractor.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)

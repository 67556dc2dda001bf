import numpy as np
import pytest
import skimage.data
from PIL import Image, ImageDraw

from ledger.catalogue import Catalogue
from ledger.catalogue.match import PROVEN_COPY
from ledger.fingerprint import fingerprint_media, fingerprint_query
from tests.fingerprint.pictures import astronaut, coffee, encoded


@pytest.fixture(scope="module")
def portrait():
    return fingerprint_media(encoded(astronaut(), "PNG"))


@pytest.fixture(scope="module")
def cup():
    return fingerprint_media(encoded(coffee(), "PNG"))


@pytest.fixture
def catalogue(portrait, cup):
    with Catalogue.open("sqlite://") as catalogue:
        catalogue.add("portrait", portrait)
        catalogue.add("cup", cup)
        yield catalogue


def found(catalogue, picture, quality=60):
    return catalogue.search(fingerprint_query(encoded(picture.convert("RGB"), "JPEG", quality=quality)))


def screenshot(picture):
    screen = Image.new("RGB", (800, 1400), (250, 250, 250))
    screen.paste(picture.resize((700, 700)), (50, 300))
    ImageDraw.Draw(screen).text((60, 1050), "look who is here", (20, 20, 20), font_size=40)
    return screen


ALTERED = {
    "smaller": lambda p: p.resize((180, 180)),
    "cropped": lambda p: p.crop((120, 20, 400, 330)),
    "mirrored and cropped": lambda p: p.crop((100, 10, 420, 350)).transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned by a quarter": lambda p: p.transpose(Image.Transpose.ROTATE_90),
    "rotated": lambda p: p.rotate(17),
    "grey": lambda p: p.convert("L"),
    "negative": lambda p: Image.eval(p, lambda level: 255 - level),
    "screenshot": screenshot,
    "screenshot, cropped": lambda p: screenshot(p).crop((80, 250, 760, 1200)),
}


@pytest.mark.parametrize("alteration", ALTERED)
def test_an_altered_portrait_is_a_proven_copy_of_its_asset_alone(catalogue, alteration):
    matches = found(catalogue, ALTERED[alteration](astronaut()))
    assert [match.asset_id for match in matches] == ["portrait"]
    assert matches[0].grade == PROVEN_COPY


@pytest.mark.parametrize("alteration", ["smaller", "cropped", "rotated", "grey", "screenshot"])
def test_a_picture_without_a_face_is_found_too(catalogue, alteration):
    assert [match.asset_id for match in found(catalogue, ALTERED[alteration](coffee()))] == ["cup"]


def test_the_very_bytes_are_a_proven_copy_by_their_hash(catalogue):
    [match] = catalogue.search(fingerprint_query(encoded(astronaut(), "PNG")))
    assert (match.channel, match.e_value, match.distance) == ("sha-256", 0.0, 0)


@pytest.mark.parametrize("name", ["cat", "rocket", "page", "coins", "brick", "grass", "hubble_deep_field"])
def test_an_unregistered_picture_matches_nothing(catalogue, name):
    assert found(catalogue, Image.fromarray(getattr(skimage.data, name)())) == []


def test_the_box_is_where_the_picture_lies_in_the_screenshot(catalogue):
    [match] = found(catalogue, screenshot(astronaut()))
    corners = (match.box.left, match.box.top, match.box.left + match.box.width, match.box.top + match.box.height)
    assert np.abs(np.subtract(corners, (50, 300, 750, 1000))).max() <= 12


def test_the_box_of_a_mirrored_copy_is_in_the_copy_as_it_was_sent(catalogue):
    screen = Image.new("RGB", (1000, 600), (10, 60, 10))
    screen.paste(astronaut().transpose(Image.Transpose.FLIP_LEFT_RIGHT), (40, 50))
    [match] = found(catalogue, screen)
    assert abs(match.box.left - 40) <= 12 and abs(match.box.width - 512) <= 16


def test_the_pose_is_how_the_picture_was_scaled_and_turned(catalogue):
    [match] = found(catalogue, screenshot(astronaut()))
    assert match.pose.scale == pytest.approx(700 / 512, rel=0.02)
    assert match.pose.degrees == pytest.approx(0, abs=1) and not match.pose.mirrored
    [match] = found(catalogue, astronaut().rotate(-30, expand=True))
    assert match.pose.scale == pytest.approx(1, rel=0.03) and match.pose.degrees == pytest.approx(30, abs=1)
    mirrored = astronaut().transpose(Image.Transpose.FLIP_LEFT_RIGHT).crop((0, 0, 400, 300))
    [match] = found(catalogue, mirrored.resize((200, 150)))
    assert match.pose.scale == pytest.approx(0.5, rel=0.03) and match.pose.mirrored


def test_a_search_in_the_database_answers_as_one_in_memory(portrait, cup, monkeypatch):
    monkeypatch.setattr("ledger.catalogue.pictures.LOADED_UNASKED", 1)
    with Catalogue.open("sqlite://") as stored, Catalogue.open("sqlite://") as loaded:
        loaded.load()
        for catalogue in (stored, loaded):
            catalogue.add("portrait", portrait)
            catalogue.add("cup", cup)
        for alter in ALTERED.values():
            assert found(stored, alter(astronaut())) == found(loaded, alter(astronaut()))


def test_a_search_among_a_million_leaves_out_nothing_that_would_be_answered(portrait, cup, monkeypatch):
    """Codes that are screened and sheets that are not compared change no answer: grades, assets, distances and boxes."""
    monkeypatch.setattr("ledger.catalogue.picture_tables.PictureTables.count", lambda _: 1_000_000)
    with Catalogue.open("sqlite://") as catalogue:
        for name, media in (("portrait", portrait), ("cup", cup), *others()):
            catalogue.add(name, media)
        for alteration, picture in (("cropped", astronaut()), ("screenshot", coffee()), ("negative", astronaut()),
                                    ("mirrored and cropped", coffee()), ("rotated", Image.fromarray(skimage.data.rocket()))):
            query = fingerprint_query(encoded(ALTERED[alteration](picture).convert("RGB"), "JPEG", quality=60))
            screened = catalogue.search(query)
            with monkeypatch.context() as everything:
                everything.setattr("ledger.catalogue.picture_look.FEW", 1_000_000)
                assert catalogue.search(query) == screened


def others():
    for name in ("cat", "page", "coins", "brick"):
        yield name, fingerprint_media(encoded(Image.fromarray(getattr(skimage.data, name)()), "PNG"))


def test_a_removed_picture_is_not_found(catalogue):
    assert catalogue.remove("portrait")
    assert found(catalogue, astronaut()) == []


def test_a_picture_added_after_a_search_is_found(catalogue):
    chelsea = Image.fromarray(skimage.data.chelsea())
    assert found(catalogue, chelsea) == []
    catalogue.add("cat", fingerprint_media(encoded(chelsea, "PNG")))
    assert [match.asset_id for match in found(catalogue, chelsea.crop((60, 30, 380, 280)))] == ["cat"]


def test_a_registered_fingerprint_can_be_the_query(catalogue, cup):
    other = fingerprint_media(encoded(coffee(), "JPEG", quality=70))
    assert [match.asset_id for match in catalogue.search(other)] == ["cup"]


def test_two_plain_backgrounds_are_no_copies_of_each_other(catalogue):
    rows, columns = np.mgrid[:300, :300]
    plain = Image.fromarray((100 + rows / 10 + columns / 20).astype(np.uint8)).convert("RGB")
    other = Image.fromarray((60 + rows / 9 + columns / 21).astype(np.uint8)).convert("RGB")
    catalogue.add("plain", fingerprint_media(encoded(plain, "PNG")))
    assert found(catalogue, other, quality=90) == []


def test_several_faces_in_one_picture_are_each_registered(catalogue):
    both = Image.new("RGB", (1000, 512))
    both.paste(astronaut(), (0, 0))
    both.paste(astronaut().transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize((488, 488)), (512, 0))
    twins = fingerprint_media(encoded(both, "PNG"))
    assert len(twins.faces) >= 2
    catalogue.add("twins", twins)
    assert {match.asset_id for match in found(catalogue, both)} >= {"twins"}


def captioned(picture):
    page = Image.new("RGB", (600, 900), (245, 245, 245))
    page.paste(picture.convert("RGB").resize((500, 400)), (50, 120))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 600, 90), fill=(170, 20, 30))
    draw.text((30, 20), "THE DAILY PAGE", (255, 255, 255), font_size=48)
    for row in range(7):
        draw.text((40, 550 + row * 45), f"line {row} of the same words under every picture", (30, 30, 30), font_size=24)
    return page


def test_two_pictures_in_the_same_page_are_no_copies_of_each_other(catalogue):
    catalogue.add("page", fingerprint_media(encoded(captioned(astronaut()), "PNG")))
    matches = found(catalogue, captioned(Image.fromarray(skimage.data.cat())))
    assert all(match.grade == "lead" for match in matches)
    assert {"page", "portrait"} == {match.asset_id for match in found(catalogue, captioned(astronaut())) if match.grade == PROVEN_COPY}


def close_up():
    return astronaut().crop((100, 0, 350, 250))


def pasted():
    """The head of the close-up in another scene."""
    head = Image.new("L", (250, 250), 0)
    ImageDraw.Draw(head).ellipse((50, 15, 205, 235), fill=255)
    scene = Image.fromarray(skimage.data.rocket()).resize((500, 380))
    scene.paste(close_up(), (60, 70), head)
    return scene


@pytest.mark.parametrize("turn", [None, Image.Transpose.FLIP_LEFT_RIGHT])
def test_a_face_that_was_cut_out_and_pasted_into_another_scene_is_a_copy(cup, turn):
    with Catalogue.open("sqlite://") as catalogue:
        catalogue.add("close-up", fingerprint_media(encoded(close_up(), "PNG")))
        catalogue.add("cup", cup)
        matches = found(catalogue, pasted() if turn is None else pasted().transpose(turn), quality=85)
    assert [match.asset_id for match in matches] == ["close-up"] and matches[0].grade in ("proven copy", "probable copy")


def test_the_page_around_a_face_makes_no_copy_of_it(catalogue):
    catalogue.add("page of the cat", fingerprint_media(encoded(captioned(Image.fromarray(skimage.data.cat())), "PNG")))
    graded = {match.asset_id: match.grade for match in found(catalogue, captioned(astronaut()))}
    assert graded["portrait"] == PROVEN_COPY and graded.get("page of the cat", "lead") == "lead"

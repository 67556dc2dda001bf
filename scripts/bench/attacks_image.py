"""What happens to portraits on their way through the world: each attack turns RGB pixels into those of an altered copy."""
from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import av
import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

Pixels = np.ndarray  # (rows, columns, 3) uint8
Attack = Callable[[Pixels, np.random.Generator], Pixels]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A screen that a picture is shown on; sizes are fractions of the picture's width and height."""

    width: float
    height: float
    left: float
    top: float


def _codec(format: str, **options: int) -> Attack:
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, format, **options)
        return np.asarray(Image.open(file).convert("RGB"))
    return attack


def _resized(x: float, y: float) -> Attack:
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        size = round(columns * x), round(rows * y)
        return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
    return attack


def _cropped(share: float) -> Attack:
    """`share` of the width and of the height is cut away, anywhere."""
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        height, width = round(rows * (1 - share)), round(columns * (1 - share))
        top, left = random.integers(0, rows - height + 1), random.integers(0, columns - width + 1)
        return pixels[top:top + height, left:left + width]
    return attack


def _centred(share: float) -> Attack:
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        top, left = round(rows * share / 2), round(columns * share / 2)
        return pixels[top:rows - top, left:columns - left]
    return attack


def _one_side(share: float) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        side = random.integers(4)
        turned = np.rot90(pixels, side)
        return np.rot90(turned[round(turned.shape[0] * share):], -side)
    return attack


def _mirrored(pixels: Pixels, _: np.random.Generator) -> Pixels:
    return pixels[:, ::-1]


def _turned(quarters: int) -> Attack:
    return lambda pixels, _: np.rot90(pixels, quarters)


def _rotated(degrees: float) -> Attack:
    """Either way, the corners black."""
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        sign = random.choice((-1, 1))
        return np.asarray(Image.fromarray(pixels).rotate(sign * degrees, Image.Resampling.BICUBIC))
    return attack


def _rotated_and_cut(degrees: float) -> Attack:
    """Either way, and the largest upright rectangle of the same shape without a corner."""
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        turned = _rotated(degrees)(pixels, random)
        t = np.deg2rad(degrees)
        ratio = max(pixels.shape[:2]) / min(pixels.shape[:2])
        return _centred(1 - 1 / (np.cos(t) + ratio * np.sin(t)))(turned, random)
    return attack


def _enhanced(kind: type, factor: float) -> Attack:
    return lambda pixels, _: np.asarray(kind(Image.fromarray(pixels)).enhance(factor))


def _levels(curve: Callable[[np.ndarray], np.ndarray]) -> Attack:
    table = np.rint(curve(np.linspace(0, 1, 256)).clip(0, 1) * 255).astype(np.uint8)
    return lambda pixels, _: table[pixels]


def _grey(pixels: Pixels, _: np.random.Generator) -> Pixels:
    return np.asarray(Image.fromarray(pixels).convert("L").convert("RGB"))


def _graded(pixels: Pixels, _: np.random.Generator) -> Pixels:
    """Teal and orange: a film look."""
    value = pixels / 255.0
    light = value.mean(axis=2, keepdims=True)
    toned = value + (light - .5) * np.array([.25, .05, -.25]) + np.array([.02, 0, .04])
    return np.rint(toned.clip(0, 1) * 255).astype(np.uint8)


def _sepia(pixels: Pixels, _: np.random.Generator) -> Pixels:
    tones = np.array([[.393, .769, .189], [.349, .686, .168], [.272, .534, .131]])
    return np.rint((pixels @ tones.T).clip(0, 255)).astype(np.uint8)


def _equalised(pixels: Pixels, _: np.random.Generator) -> Pixels:
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = cv2.createCLAHE(3.0, (8, 8)).apply(lab[:, :, 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def _blurred(share: float) -> Attack:
    """Sigma as a share of the width."""
    return lambda pixels, _: cv2.GaussianBlur(pixels, (0, 0), share * pixels.shape[1])


def _shaken(share: float) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        size = max(3, round(share * pixels.shape[1])) | 1
        line = np.zeros((size, size), np.float32)
        line[size // 2] = 1 / size
        turn = cv2.getRotationMatrix2D((size // 2, size // 2), random.uniform(0, 180), 1)
        kernel = cv2.warpAffine(line, turn, (size, size))
        return cv2.filter2D(pixels, -1, kernel / kernel.sum())
    return attack


def _filtered(kernel: ImageFilter.Filter) -> Attack:
    return lambda pixels, _: np.asarray(Image.fromarray(pixels).filter(kernel))


def _noisy(sigma: float) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        return np.rint((pixels + random.normal(0, sigma, pixels.shape)).clip(0, 255)).astype(np.uint8)
    return attack


def _peppered(share: float) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        speck = random.random(pixels.shape[:2])
        out = pixels.copy()
        out[speck < share / 2] = 0
        out[speck > 1 - share / 2] = 255
        return out
    return attack


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(max(8, size))


def _captioned(pixels: Pixels, random: np.random.Generator) -> Pixels:
    picture = Image.fromarray(pixels)
    draw, (width, height) = ImageDraw.Draw(picture), picture.size
    draw.rectangle((0, height * .82, width, height), fill=(0, 0, 0))
    draw.text((width * .04, height * .86), f"BREAKING: take {random.integers(1000)}", (255, 255, 255), _font(height * .09))
    return np.asarray(picture)


def _watermarked(pixels: Pixels, _: np.random.Generator) -> Pixels:
    picture = Image.fromarray(pixels).convert("RGBA")
    layer = Image.new("RGBA", picture.size)
    draw, (width, height) = ImageDraw.Draw(layer), picture.size
    for row in range(4):
        draw.text((width * (.05 + .12 * (row % 2)), height * (.05 + row * .25)), "STOCK PHOTO", (255, 255, 255, 110), _font(height * .12))
    return np.asarray(Image.alpha_composite(picture, layer).convert("RGB"))


def _logo(pixels: Pixels, random: np.random.Generator) -> Pixels:
    picture = Image.fromarray(pixels)
    draw, (width, height) = ImageDraw.Draw(picture), picture.size
    left = width * random.choice((.04, .74))
    draw.ellipse((left, height * .04, left + width * .22, height * .04 + width * .22), fill=(220, 30, 40))
    draw.text((left + width * .05, height * .07), "TV", (255, 255, 255), _font(width * .1))
    return np.asarray(picture)


def _stickered(share: float) -> Attack:
    """A disc over `share` of the area, anywhere."""
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        out, (rows, columns) = pixels.copy(), pixels.shape[:2]
        radius = round(np.sqrt(share * rows * columns / np.pi))
        centre = int(random.integers(radius, max(radius + 1, columns - radius))), int(random.integers(radius, max(radius + 1, rows - radius)))
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        return cv2.circle(out, centre, radius, colour, -1, cv2.LINE_AA)
    return attack


def _masked(top: float, bottom: float) -> Attack:
    """A bar across the middle, as sunglasses or a surgical mask."""
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        out, (rows, columns) = pixels.copy(), pixels.shape[:2]
        out[round(rows * top):round(rows * bottom), round(columns * .28):round(columns * .72)] = (40, 40, 60)
        return out
    return attack


def _bordered(share: float) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        fill = tuple(int(value) for value in random.integers(0, 256, 3))
        return np.asarray(ImageOps.expand(Image.fromarray(pixels), round(share * pixels.shape[1]), fill))
    return attack


def _on(canvas: Canvas, paint: Callable[[Image.Image], None]) -> Attack:
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        screen = Image.new("RGB", (round(columns * canvas.width), round(rows * canvas.height)))
        paint(screen)
        screen.paste(Image.fromarray(pixels), (round(columns * canvas.left), round(rows * canvas.top)))
        return np.asarray(screen)
    return attack


def _black(_: Image.Image) -> None:
    """Letterbox bars."""


def _phone(screen: Image.Image) -> None:
    draw, (width, height) = ImageDraw.Draw(screen), screen.size
    draw.rectangle((0, 0, width, height), fill=(250, 250, 252))
    draw.rectangle((0, 0, width, height * .05), fill=(20, 20, 24))
    draw.text((width * .04, height * .012), "12:41", (255, 255, 255), _font(height * .025))
    draw.ellipse((width * .04, height * .07, width * .12, height * .07 + width * .08), fill=(90, 140, 230))
    draw.text((width * .15, height * .08), "someone shared a photo", (20, 20, 20), _font(height * .025))
    for row in range(4):
        draw.text((width * .05, height * (.8 + row * .04)), f"comment {row}: look at this, who is it?", (60, 60, 60), _font(height * .022))


def _website(screen: Image.Image) -> None:
    draw, (width, height) = ImageDraw.Draw(screen), screen.size
    draw.rectangle((0, 0, width, height), fill=(255, 255, 255))
    draw.rectangle((0, 0, width, height * .09), fill=(180, 20, 30))
    draw.text((width * .03, height * .02), "THE DAILY PAGE", (255, 255, 255), _font(height * .045))
    for row in range(16):
        draw.text((width * .56, height * (.13 + row * .05)), "words of an article about it", (40, 40, 40), _font(height * .026))


def _street(screen: Image.Image) -> None:
    noise = np.random.default_rng(7).normal(0, 1, (9, 9, 3)).astype(np.float32)
    soft = cv2.resize(noise, screen.size, interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(np.random.default_rng(8).normal(0, 1, (60, 60, 3)).astype(np.float32), screen.size)
    screen.paste(Image.fromarray(np.rint((128 + 50 * soft + 25 * fine).clip(0, 255)).astype(np.uint8)))


def _perspective(strength: float) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
        moved = corners + random.uniform(0, strength, (4, 2)) * (columns, rows) * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
        matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
        return cv2.warpPerspective(pixels, matrix, (columns, rows), flags=cv2.INTER_CUBIC)
    return attack


def _barrel(strength: float) -> Attack:
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        y, x = np.mgrid[:rows, :columns].astype(np.float32)
        u, v = x / columns * 2 - 1, y / rows * 2 - 1
        bend = 1 + strength * (u * u + v * v - 1)
        return cv2.remap(pixels, (u * bend + 1) * columns / 2, (v * bend + 1) * rows / 2, cv2.INTER_CUBIC)
    return attack


def _pasted(scale: float) -> Attack:
    """The head alone, cut out of the middle, in another scene."""
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        head, scene = Image.new("L", (columns, rows)), Image.new("RGB", (2 * columns, round(1.5 * rows)))
        ImageDraw.Draw(head).ellipse((columns * .26, rows * .16, columns * .74, rows * .82), fill=255)
        _street(scene)
        size = round(columns * scale), round(rows * scale)
        scene.paste(Image.fromarray(pixels).resize(size), (round(columns * .4), round(rows * .3)), head.resize(size))
        return np.asarray(scene)
    return attack


def _pixelated(side: int) -> Attack:
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        small = cv2.resize(pixels, (side, round(side * rows / columns)), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (columns, rows), interpolation=cv2.INTER_NEAREST)
    return attack


def _vignette(pixels: Pixels, _: np.random.Generator) -> Pixels:
    y, x = np.mgrid[-1:1:pixels.shape[0] * 1j, -1:1:pixels.shape[1] * 1j]
    return np.rint(pixels * (1 - .75 * ((x * x + y * y) / 2))[..., None]).astype(np.uint8)


def _printed(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Ordered dots of four by four, then a scanner's blur and grain."""
    large = cv2.resize(pixels, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 16 + 8
    dots = np.tile(bayer, (large.shape[0] // 4 + 1, large.shape[1] // 4 + 1))[:large.shape[0], :large.shape[1], None]
    scan = cv2.GaussianBlur(((large > dots) * np.uint8(225) + np.uint8(15)), (0, 0), 2)
    return _noisy(5)(cv2.resize(scan, pixels.shape[1::-1], interpolation=cv2.INTER_AREA), random)


def _filmed(side: int, quality: int) -> Attack:
    """One frame of an H.264 video, `side` pixels wide, at this constant rate factor."""
    def attack(pixels: Pixels, _: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape[:2]
        width, height = side // 2 * 2, round(side * rows / columns) // 2 * 2
        still, file = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), io.BytesIO()
        with av.open(file, "w", "mp4") as container:
            stream = container.add_stream("libx264", 25, options={"crf": str(quality), "preset": "veryfast", "threads": "1"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for _ in range(8):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(still, "rgb24")))
            container.mux(stream.encode())
        file.seek(0)
        with av.open(file) as container:
            *_, last = container.decode(video=0)
            return last.to_ndarray(format="rgb24")
    return attack


def _then(*attacks: Attack) -> Attack:
    def attack(pixels: Pixels, random: np.random.Generator) -> Pixels:
        for each in attacks:
            pixels = np.ascontiguousarray(each(np.ascontiguousarray(pixels), random))
        return pixels
    return attack


_phone_screen = _on(Canvas(1.1, 2.0, .05, .3), _phone)
_letterbox = _on(Canvas(1.78, 1.0, .39, 0), _black)
_bright, _contrast, _colour = ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color

LISTED: dict[str, Attack] = {
    "jpeg 50": _codec("JPEG", quality=50), "jpeg 30": _codec("JPEG", quality=30), "jpeg 10": _codec("JPEG", quality=10),
    "webp 20": _codec("WEBP", quality=20), "avif 25": _codec("AVIF", quality=25), "gif": _codec("GIF"),
    "half size": _resized(.5, .5), "third size": _resized(.34, .34), "double size": _resized(2, 2), "stretch": _resized(1.3, .9),
    "crop 5": _cropped(.05), "crop 10": _cropped(.1), "crop 20": _cropped(.2), "crop 30": _cropped(.3), "crop 40": _cropped(.4),
    "centre crop 40": _centred(.4), "mirror": _mirrored, "turn 90": _turned(1), "turn 180": _turned(2),
    "rotate 2": _rotated(2), "rotate 5": _rotated(5), "rotate 10": _rotated(10), "rotate 10 cut": _rotated_and_cut(10),
    "brighter": _enhanced(_bright, 1.5), "darker": _enhanced(_bright, .5), "contrast": _enhanced(_contrast, 1.6),
    "flatter": _enhanced(_contrast, .5), "gamma .5": _levels(lambda x: x ** .5), "gamma 2": _levels(lambda x: x ** 2),
    "grey": _grey, "grade": _graded, "saturated": _enhanced(_colour, 2.0),
    "blur": _blurred(.008), "blur more": _blurred(.016), "noise 12": _noisy(12), "noise 30": _noisy(30),
    "pepper 2": _peppered(.02), "pepper 6": _peppered(.06), "caption": _captioned, "logo": _logo, "sticker 10": _stickered(.1),
    "sticker 25": _stickered(.25), "border": _bordered(.08), "letterbox": _letterbox, "screenshot": _phone_screen,
    "perspective": _perspective(.08), "x264 frame": _filmed(250, 32),
    "video repost": _then(_cropped(.1), _letterbox, _logo, _filmed(360, 36)),
    "crop + jpeg": _then(_cropped(.15), _codec("JPEG", quality=30)),
    "mirror + crop": _then(_mirrored, _cropped(.15), _codec("JPEG", quality=40)),
    "rotate + caption": _then(_rotated(5), _captioned, _codec("JPEG", quality=50)),
    "screenshot + crop": _then(_phone_screen, _centred(.15), _codec("JPEG", quality=40)),
    "grey + noise + half": _then(_grey, _noisy(12), _resized(.5, .5)),
    "meme": _then(_letterbox, _captioned, _graded, _codec("JPEG", quality=35)),
}

FURTHER: dict[str, Attack] = {  # calibration never sees these; grades were checked on all of them
    "one side off": _one_side(.35), "sepia": _sepia, "equalised": _equalised, "sharpened": _filtered(ImageFilter.UnsharpMask(4, 200, 2)),
    "median": _filtered(ImageFilter.MedianFilter(5)), "shaken": _shaken(.03), "watermark": _watermarked,
    "sunglasses bar": _masked(.38, .5), "surgical mask": _masked(.54, .74), "posterised": _levels(lambda x: np.floor(x * 4) / 3.99),
    "negative": _levels(lambda x: 1 - x), "pixelated 64": _pixelated(64), "vignette": _vignette, "printed": _printed,
    "barrel": _barrel(.15), "perspective 15": _perspective(.15), "news page": _on(Canvas(2.0, 1.4, .08, .25), _website),
    "poster in a street": _then(_resized(.5, .5), _on(Canvas(2.0, 2.0, .6, .4), _street), _codec("JPEG", quality=50)),
    "rotate 30": _rotated(30), "turn 90 + crop": _then(_turned(1), _cropped(.15)), "tiny 80": _then(_resized(.32, .32), _codec("JPEG", quality=60)),
    "phone of a screen": _then(_perspective(.05), _noisy(6), _blurred(.006), _enhanced(_contrast, 1.3), _codec("JPEG", quality=45)),
    "repost of a repost": _then(_phone_screen, _centred(.1), _codec("JPEG", quality=40), _captioned, _resized(.6, .6), _codec("JPEG", quality=40)),
    "cut out": _pasted(1.1), "barrel 25": _barrel(.25),
    "mirror + grade + border": _then(_mirrored, _graded, _bordered(.1), _codec("JPEG", quality=40)),
}


def attacked(pixels: Pixels, attack: Attack, seed: int) -> Pixels:
    """The altered copy; the same seed gives the same copy."""
    return np.ascontiguousarray(attack(np.ascontiguousarray(pixels), np.random.default_rng(seed)))

"""A picture from the scene that nobody took: a sunk road under water, drawn, so that no real place is shown."""

import io
from random import Random

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident
from shouwang.foundation import sources
from shouwang.pictures import files
from shouwang.pictures.actions import add_picture

WIDTH, HEIGHT = 1280, 960


def send_snapshot(incident: Incident, *, by: User) -> None:
    """As a phone sends it: arrived, stripped, sealed, and in the incident."""
    picture_id = sources.new_id()
    with files.arrived(io.BytesIO(sunk_road()), picture_id) as (path, _digest):
        add_picture(incident, files.keep(path, picture_id), by=by)


def sunk_road() -> bytes:
    from PIL import Image, ImageDraw, ImageFilter

    image = Image.new("RGB", (WIDTH, HEIGHT), (186, 198, 210))
    draw, luck = ImageDraw.Draw(image), Random(7)
    for left in range(0, WIDTH, 160):  # the row of houses
        grey = luck.randrange(120, 175)
        draw.rectangle((left, luck.randrange(90, 220), left + 156, 430), fill=(grey, grey - 6, grey - 14))
        for top in range(260, 400, 56):
            draw.rectangle((left + 30, top, left + 66, top + 32), fill=(92, 104, 118))
            draw.rectangle((left + 92, top, left + 128, top + 32), fill=(92, 104, 118))
    draw.polygon([(0, 430), (WIDTH, 430), (WIDTH, HEIGHT), (0, HEIGHT)], fill=(98, 98, 100))
    draw.polygon([(0, 430), (WIDTH, 430), (WIDTH, 470), (0, 500)], fill=(160, 158, 152))
    for left in range(-60, WIDTH, 260):  # the line in the middle
        draw.polygon([(left + 80, 640), (left + 210, 640), (left + 190, 656), (left + 56, 656)], fill=(214, 212, 200))
    draw.ellipse((420, 600, 980, 840), fill=(62, 62, 64))
    draw.ellipse((450, 628, 950, 826), fill=(96, 124, 142))
    for radius in range(30, 230, 34):
        draw.ellipse(
            (700 - radius, 730 - radius // 3, 700 + radius, 730 + radius // 3), outline=(150, 174, 188), width=4
        )
    for left in (330, 1010):  # two cones
        draw.polygon([(left, 830), (left + 70, 830), (left + 42, 690), (left + 28, 690)], fill=(222, 106, 44))
        draw.polygon([(left + 14, 780), (left + 56, 780), (left + 50, 750), (left + 20, 750)], fill=(236, 236, 232))
    kept = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(kept, "JPEG", quality=82)
    return kept.getvalue()

"""Words of the pictures from the scene."""

from django.utils.translation import gettext_lazy as _

PICTURES = {
    "pictures": _("Pictures from the scene"),
    "picture_photo": _("photo"),
    "picture_clip": _("clip"),
    "picture_desk": _("desk"),
    "picture_take": _("Photo or clip"),
    "picture_kept": _("Kept; it is sent as soon as there is network"),
    "picture_too_large": _("This is too large: 12 MB for a photo, 60 MB for a clip."),
    "picture_noted": _("That you look at it is written down."),
    "picture_until": _("erased on {day}"),
    "picture_held": _("held back from erasure"),
    "picture_hold": _("Hold back"),
    "picture_release": _("Release"),
    "picture_hold_title": _("Hold this picture back from erasure"),
    "picture_is_held": _("It is kept until it is released"),
    "picture_is_released": _("It is erased on its date again"),
}

"""What a PDF says, as a reader that searches and copies gets it."""

import pypdfium2


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def said(content: bytes) -> str:
    return "\n".join(pages(content))

"""Headers of picture files, byte by byte, for the tests of their readers. None of them has pixels."""

import struct
from collections.abc import Mapping, Sequence
from fractions import Fraction

Entry = str | bytes | int | float | Fraction | Sequence[int | Fraction]


def tiff(
    main: Mapping[int, Entry],
    *,
    exif: Mapping[int, Entry] | None = None,
    gps: Mapping[int, Entry] | None = None,
    children: Sequence[Mapping[int, Entry]] = (),
    following: Mapping[int, Entry] | None = None,
    order: str = "<",
    magic: bytes | None = None,
    first: int = 8,
) -> bytes:
    """A TIFF structure of a main directory with those below it; `following` is the next directory of the chain."""
    magic = magic or (b"II*\0" if order == "<" else b"MM\0*")
    below = [(0x8769, exif), (0x8825, gps), *((0x014A, child) for child in children)]
    tags: dict[int, Entry] = dict(main)
    size = _length(main, below)
    at, blocks, pointers = first + size, b"", []
    for tag, directory in below:
        if directory is not None:
            pointers.append((tag, at + len(blocks)))
            blocks += _directory(directory, at + len(blocks), order, 0)
    for tag in {tag for tag, _ in pointers}:
        tags[tag] = [place for other, place in pointers if other == tag]
    after = at + len(blocks) if following is not None else 0
    blocks += _directory(following, at + len(blocks), order, 0) if following is not None else b""
    begin = (magic + struct.pack(order + "I", first)).ljust(first, b"\0")
    return begin + _directory(tags, first, order, after).ljust(size, b"\0") + blocks


def _length(main: Mapping[int, Entry], below: Sequence[tuple[int, Mapping[int, Entry] | None]]) -> int:
    places = [(tag, [0]) for tag, directory in below if directory is not None]
    tags = {**main, **{tag: [0] * sum(1 for other, _ in places if other == tag) for tag, _ in places}}
    return len(_directory(tags, 0, "<", 0))


def _directory(tags: Mapping[int, Entry], at: int, order: str, after: int) -> bytes:
    entries, far = b"", b""
    start = at + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        kind, count, raw = _encoded(value, order)
        if len(raw) <= 4:
            inline = raw.ljust(4, b"\0")
        else:
            inline = struct.pack(order + "I", start + len(far))
            far += raw + b"\0" * (len(raw) % 2)
        entries += struct.pack(order + "HHI", tag, kind, count) + inline
    return struct.pack(order + "H", len(tags)) + entries + struct.pack(order + "I", after) + far


def _encoded(value: Entry, order: str) -> tuple[int, int, bytes]:
    if isinstance(value, bytes):
        return 7, len(value), value
    if isinstance(value, str):
        raw = value.encode() + b"\0"
        return 2, len(raw), raw
    if isinstance(value, int):
        return (3, 1, struct.pack(order + "H", value)) if value < 65_536 else (4, 1, struct.pack(order + "I", value))
    if isinstance(value, float):
        return 12, 1, struct.pack(order + "d", value)
    numbers = [value] if isinstance(value, Fraction) else list(value)
    if any(isinstance(number, Fraction) for number in numbers):
        pairs = [Fraction(number).as_integer_ratio() for number in numbers]
        return 5, len(pairs), b"".join(struct.pack(order + "II", *pair) for pair in pairs)
    return 4, len(numbers), b"".join(struct.pack(order + "I", number) for number in numbers)


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(
    width: int = 60, height: int = 40, *, exif: bytes | None = None, xmp: bytes | None = None, extra: bytes = b""
) -> bytes:
    """A JPEG's header up to where its picture would begin."""
    data = b"\xff\xd8"
    if exif is not None:
        data += segment(0xE1, b"Exif\0\0" + exif)
    if xmp is not None:
        data += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
    return data + extra + segment(0xC0, frame) + segment(0xDA, bytes([3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0])) + b"\0" * 8


def packet(properties: str = "", *, attributes: str = "") -> bytes:
    """An XMP packet: `properties` as elements, `attributes` in the short form."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:exifEX="http://cipa.jp/exif/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" {attributes}>
{properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def box(kind: bytes, body: bytes) -> bytes:
    """One box of an ISO base media file."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


def heif(properties: bytes, numbers: bytes, *, brand: bytes = b"heic", extra: bytes = b"") -> bytes:
    associations = struct.pack(">IIHB", 0, 1, 1, len(numbers)) + numbers
    iprp = box(b"iprp", box(b"ipco", properties) + box(b"ipma", associations))
    meta = box(b"pitm", struct.pack(">IH", 0, 1)) + iprp + extra
    return box(b"ftyp", brand + b"\0\0\0\0mif1") + box(b"meta", b"\0\0\0\0" + meta)


SIZE = box(b"ispe", struct.pack(">III", 0, 4000, 3000))
TURN = box(b"irot", b"\x01")
HALF_TURN = box(b"irot", b"\x02")
CROP = box(b"clap", struct.pack(">8I", 1999, 2, 500, 1, 0, 1, 0, 1))

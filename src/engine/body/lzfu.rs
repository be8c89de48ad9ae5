//! LZFu: the format of `PR_RTF_COMPRESSED`.

use crate::engine::error::{EngineError, Result};

/// COMPTYPE of compressed text: "LZFu".
const COMPRESSED: u32 = 0x7546_5A4C;
/// COMPTYPE of text that is stored as it is: "MELA".
const STORED: u32 = 0x414C_454D;
/// COMPSIZE, RAWSIZE, COMPTYPE, CRC.
const HEADER: usize = 16;

/// Where every dictionary begins (PRP-LZFU-4).
const PRELOADED: &[u8; 207] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \
\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Bytes of the dictionary, a ring.
const RING: usize = 4096;
/// The longest reference.
const LONGEST: usize = 17;
/// Shorter repetitions gain nothing over literals.
const SHORTEST: usize = 3;
/// How many earlier places the encoder looks at for a longer repetition: what keeps its time linear.
const MOST_TRIED: usize = 24;

/// Compresses uncompressed RTF.
pub fn compress(rtf: &[u8]) -> Vec<u8> {
    // The preloaded text counts as written before: a place in `all` is a place in the ring, modulo its size.
    let all = [PRELOADED.as_slice(), rtf].concat();
    let mut places = Places::default();
    (0..PRELOADED.len()).for_each(|place| places.add(&all, place));
    let mut output = Output::default();
    let mut at = PRELOADED.len();
    while at < all.len() {
        let length = match places.longest(&all, at) {
            Some((place, length)) => {
                output.reference(place, length);
                length
            }
            None => {
                output.literal(all[at]);
                1
            }
        };
        (at..at + length).for_each(|place| places.add(&all, place));
        at += length;
    }
    output.reference(at, 2);
    framed(COMPRESSED, rtf.len(), crc(&output.bytes), &output.bytes)
}

/// Stores uncompressed RTF as it is, in the form a store takes that has `STORE_UNCOMPRESSED_RTF`.
pub fn store(rtf: &[u8]) -> Vec<u8> {
    framed(STORED, rtf.len(), 0, rtf)
}

fn framed(kind: u32, raw_size: usize, crc: u32, content: &[u8]) -> Vec<u8> {
    let numbers = [(content.len() + HEADER - 4) as u32, raw_size as u32, kind, crc];
    numbers.iter().flat_map(|number| number.to_le_bytes()).chain(content.iter().copied()).collect()
}

/// Whether it is RTF that is stored as it is.
pub fn is_stored(data: &[u8]) -> bool {
    data.get(8..12) == Some(&STORED.to_le_bytes())
}

/// The uncompressed RTF; of nothing at all an empty text (PRP-WRAP-6).
///
/// # Errors
/// `Corrupt` if anything is not as PRP-LZFU-1 to -11 say.
pub fn decompress(data: &[u8]) -> Result<Vec<u8>> {
    if data.is_empty() {
        return Ok(Vec::new());
    }
    let Some((header, content)) = data.split_first_chunk::<HEADER>() else {
        return Err(corrupt(format!("{} bytes are too few for a header", data.len())));
    };
    let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (size, raw_size, kind, sum) = (number(0), number(4) as usize, number(8), number(12));
    if size as usize != data.len() - 4 {
        return Err(corrupt(format!("COMPSIZE is {size}, but {} bytes follow", data.len() - 4)));
    }
    match kind {
        COMPRESSED => {
            let real = crc(content);
            if sum != real {
                return Err(corrupt(format!("the CRC is {sum:#X}, but that of the data {real:#X}")));
            }
            expand(content, raw_size)
        }
        STORED if sum != 0 => Err(corrupt(format!("stored text has the CRC {sum:#X}, not 0"))),
        STORED if raw_size != content.len() => {
            Err(corrupt(format!("RAWSIZE is {raw_size}, but {} bytes are stored", content.len())))
        }
        STORED => Ok(content.to_vec()),
        other => Err(corrupt(format!("COMPTYPE is {other:#X}, neither LZFu nor MELA"))),
    }
}

fn corrupt(why: String) -> EngineError {
    EngineError::Corrupt { why: format!("compressed RTF: {why}") }
}

fn expand(content: &[u8], raw_size: usize) -> Result<Vec<u8>> {
    // No input expands to more than 8 references of 17 bytes for each control byte with its 16 bytes.
    let mut text = Vec::with_capacity(PRELOADED.len() + raw_size.min(content.len().saturating_mul(8)));
    text.extend_from_slice(PRELOADED);
    let end = PRELOADED.len().saturating_add(raw_size);
    let mut input = content.iter().copied();
    let early = || corrupt("the data end before the text does".to_owned());
    'text: loop {
        let control = input.next().ok_or_else(early)?;
        for bit in 0..8 {
            let first = input.next().ok_or_else(early)?;
            if control >> bit & 1 == 0 {
                text.push(first);
            } else {
                let second = input.next().ok_or_else(early)?;
                let word = usize::from(u16::from_be_bytes([first, second]));
                let (offset, length) = (word >> 4, (word & 0xF) + 2);
                if offset == text.len() % RING {
                    break 'text;
                }
                let distance = (text.len() + RING - offset) % RING;
                let Some(from) = text.len().checked_sub(distance) else {
                    return Err(corrupt(format!("a reference to {offset}, where nothing was written")));
                };
                // Byte by byte: what it refers to may be what it writes (PRP-LZFU-6).
                (from..from + length).for_each(|place| text.push(text[place]));
            }
            if text.len() > end {
                return Err(corrupt(format!("the text is longer than its RAWSIZE of {raw_size}")));
            }
        }
    }
    if text.len() != end {
        let length = text.len() - PRELOADED.len();
        return Err(corrupt(format!("the text has {length} bytes, RAWSIZE says {raw_size}")));
    }
    Ok(text.split_off(PRELOADED.len()))
}

/// Runs of eight literals or references, each behind its control byte.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    control: usize,
    in_run: u8,
}

impl Output {
    fn literal(&mut self, byte: u8) {
        self.next_bit(0);
        self.bytes.push(byte);
    }

    fn reference(&mut self, place: usize, length: usize) {
        self.next_bit(1);
        let word = (place % RING) << 4 | (length - 2);
        self.bytes.extend((word as u16).to_be_bytes());
    }

    fn next_bit(&mut self, bit: u8) {
        if self.bytes.is_empty() || self.in_run == 8 {
            (self.control, self.in_run) = (self.bytes.len(), 0);
            self.bytes.push(0);
        }
        self.bytes[self.control] |= bit << self.in_run;
        self.in_run += 1;
    }
}

/// Where the ring holds which three bytes: chains of places with the same hash, latest first.
struct Places {
    latest: Vec<u32>,
    before: Vec<u32>,
}

const HASHES: usize = 4096;
const NOWHERE: u32 = u32::MAX;

impl Default for Places {
    fn default() -> Self {
        Self { latest: vec![NOWHERE; HASHES], before: vec![NOWHERE; RING] }
    }
}

impl Places {
    fn hash(all: &[u8], place: usize) -> Option<usize> {
        let [a, b, c] = *all.get(place..)?.first_chunk()?;
        let mixed = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9E37_79B1);
        Some((mixed >> 20) as usize)
    }

    fn add(&mut self, all: &[u8], place: usize) {
        if let Some(hash) = Self::hash(all, place) {
            self.before[place % RING] = std::mem::replace(&mut self.latest[hash], place as u32);
        }
    }

    fn longest(&self, all: &[u8], at: usize) -> Option<(usize, usize)> {
        let mut place = self.latest[Self::hash(all, at)?];
        let rest = &all[at..all.len().min(at + LONGEST)];
        let mut best = None;
        for _ in 0..MOST_TRIED {
            // A whole ring back lies the write position, which means the end of the data (PRP-LZFU-7).
            if place == NOWHERE || at - place as usize >= RING {
                break;
            }
            let from = place as usize;
            let length = rest.iter().zip(&all[from..]).take_while(|(a, b)| a == b).count();
            if length >= SHORTEST && best.is_none_or(|(_, longest)| length > longest) {
                best = Some((from, length));
                if length == rest.len() {
                    break;
                }
            }
            place = self.before[from % RING];
        }
        best
    }
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
};

/// The CRC of PRP-LZFU-3; `PR_RTF_SYNC_BODY_CRC` uses it too.
pub fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc: u32, byte| CRC_TABLE[(crc as u8 ^ byte) as usize] ^ crc >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: (&str, &[u8]) = (
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
        b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
    );
    const OVERLAP: (&str, &[u8]) =
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");

    fn bytes(hex: &str) -> Vec<u8> {
        let digits = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(digits).collect()
    }

    /// A random sequence that every machine repeats.
    fn random(seed: u32) -> impl FnMut() -> u32 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        }
    }

    /// The compressed form with its sizes and CRC counted anew.
    fn sealed(mut data: Vec<u8>, raw_size: u32) -> Vec<u8> {
        let (size, sum) = (data.len() as u32 - 4, crc(&data[HEADER..]));
        data[..4].copy_from_slice(&size.to_le_bytes());
        data[4..8].copy_from_slice(&raw_size.to_le_bytes());
        data[12..16].copy_from_slice(&sum.to_le_bytes());
        data
    }

    fn is_corrupt(data: &[u8]) -> bool {
        matches!(decompress(data), Err(EngineError::Corrupt { .. }))
    }

    /// PRP-LZFU-1, PRP-LZFU-3, PRP-LZFU-4, PRP-LZFU-5, PRP-LZFU-6, PRP-LZFU-7, PRP-LZFU-9, PRP-LZFU-10
    #[test]
    fn the_published_vectors_are_read() {
        for (hex, rtf) in [HELLO, OVERLAP] {
            assert_eq!(decompress(&bytes(hex)).unwrap(), rtf);
        }
    }

    /// PRP-LZFU-4
    #[test]
    fn the_dictionary_is_preloaded_up_to_its_last_byte() {
        let last = &PRELOADED[PRELOADED.len() - 17..];
        let packed = compress(last);
        assert_eq!(decompress(&packed).unwrap(), last);
        assert_eq!(
            packed[HEADER..],
            [0b11, 0x0B, 0xEF, 0x0E, 0x00],
            "one reference to 190, then the end at 224"
        );
        assert!(
            PRELOADED.starts_with(b"{\\rtf1\\ansi\\mac\\deff0\\deftab720") && PRELOADED.ends_with(b"\\tx")
        );
    }

    /// PRP-LZFU-2
    #[test]
    fn stored_text_is_read_and_written() {
        let stored = store(b"{\\rtf1 x}");
        assert_eq!(stored[..HEADER], bytes("15000000090000004d454c4100000000"));
        assert_eq!(decompress(&stored).unwrap(), b"{\\rtf1 x}");
        assert!(is_stored(&stored) && !is_stored(&compress(b"x")));
        for at in [0, 4, 12] {
            let mut wrong = stored.clone();
            wrong[at] ^= 1;
            assert!(is_corrupt(&wrong), "{at}");
        }
    }

    /// PRP-LZFU-8: and it compresses.
    #[test]
    fn what_is_compressed_comes_back() {
        let mut next = random(7);
        let noise: Vec<u8> = (0..20_000).map(|_| next() as u8).collect();
        let few: Vec<u8> = (0..20_000).map(|_| b"ab"[next() as usize % 2]).collect();
        let long = b"0123456789".repeat(3_000);
        // Repetitions at distances around the size of the ring.
        let far: Vec<u8> =
            (4_090..4_100).flat_map(|gap| [noise[..gap].to_vec(), noise[..40].to_vec()].concat()).collect();
        for rtf in [&noise, &few, &long, &far, &PRELOADED.repeat(50)] {
            for length in [0, 1, 2, 3, 16, 17, 18, 4_095, 4_096, rtf.len()] {
                let rtf = &rtf[..length.min(rtf.len())];
                assert_eq!(decompress(&compress(rtf)).unwrap(), rtf, "{length}");
            }
        }
        assert!(compress(&long).len() < long.len() / 7);
        assert_eq!(compress(OVERLAP.1).len(), bytes(OVERLAP.0).len());
    }

    /// PRP-LZFU-3, PRP-LZFU-11
    #[test]
    fn damage_is_found() {
        for (hex, rtf) in [HELLO, OVERLAP] {
            let good = bytes(hex);
            for end in 1..good.len() {
                assert!(is_corrupt(&good[..end]), "cut at {end}");
                if end >= HEADER {
                    assert!(
                        is_corrupt(&sealed(good[..end].to_vec(), rtf.len() as u32)),
                        "sealed, cut at {end}"
                    );
                }
            }
            for at in 0..good.len() {
                for bit in 0..8 {
                    let mut flipped = good.clone();
                    flipped[at] ^= 1 << bit;
                    assert!(is_corrupt(&flipped), "bit {bit} of {at}");
                    // With the right CRC it may be another text, and must end in any case.
                    if at >= HEADER
                        && let Ok(text) = decompress(&sealed(flipped, rtf.len() as u32))
                    {
                        assert_eq!(text.len(), rtf.len());
                    }
                }
            }
            for wrong in [rtf.len() as u32 - 1, rtf.len() as u32 + 1, 0, u32::MAX] {
                assert!(is_corrupt(&sealed(good.clone(), wrong)), "RAWSIZE {wrong}");
            }
        }
        let mut next = random(3);
        for _ in 0..2_000 {
            let length = HEADER + next() as usize % 64;
            let mut data: Vec<u8> = (0..length).map(|_| next() as u8).collect();
            data[8..12].copy_from_slice(&COMPRESSED.to_le_bytes());
            let raw_size = next() % 40;
            if let Ok(text) = decompress(&sealed(data, raw_size)) {
                assert_eq!(text.len(), raw_size as usize);
            }
        }
    }

    /// PRP-WRAP-6
    #[test]
    fn nothing_is_an_empty_text() {
        assert_eq!(decompress(&[]), Ok(Vec::new()));
        assert_eq!(decompress(&compress(&[])), Ok(Vec::new()));
    }
}

//! Entry ids of stores as clients see them: the provider's own id behind the name of the provider's DLL, so that MAPI
//! can load the provider before it asks it (SES-WRAP-2).

use super::{BadEntryId, EntryId, MapiUid, ansi_decode, ansi_encode};

/// The provider of wrapped store entry ids: MAPI itself.
pub const MUID_STORE_WRAP: MapiUid =
    MapiUid([0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2]);

/// Where the version byte and the flag byte stand, and the name behind them.
const VERSION: usize = 20;
const FLAG: usize = 21;
const NAME: usize = 22;
/// Four flag bytes and a uid: a provider's id has more.
const ID_HEADER: usize = 20;

/// Why a store's entry id cannot be wrapped; the documented code is `MAPI_E_INVALID_PARAMETER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrapError {
    /// The name of the DLL is empty, holds a NUL or a character outside code page 1252.
    #[error("the name of the provider's DLL is empty or not 8-bit text")]
    DllName,
    /// The provider's id is nothing but its header.
    #[error("the provider's entry id has {len} bytes where at least 21 are needed")]
    ShortId {
        /// Bytes there.
        len: usize,
    },
}

/// Wraps a store provider's own entry id (`WrapStoreEntryID`, SES-WRAP-1).
///
/// # Errors
/// A name that would not come back, or a private id of 20 bytes or less.
pub fn wrap_store_entry_id(dll: &str, private: &EntryId) -> Result<EntryId, WrapError> {
    let name = ansi_encode(dll);
    if dll.is_empty() || dll.contains('\0') || *ansi_decode(&name) != *dll {
        return Err(WrapError::DllName);
    }
    let id = private.as_bytes();
    if id.len() <= ID_HEADER {
        return Err(WrapError::ShortId { len: id.len() });
    }
    let start = private_start(NAME + name.len());
    let mut bytes = vec![0; start + id.len()];
    bytes[4..VERSION].copy_from_slice(&MUID_STORE_WRAP.0);
    bytes[NAME..][..name.len()].copy_from_slice(&name);
    bytes[start..].copy_from_slice(id);
    Ok(EntryId::from(bytes))
}

/// The DLL name and the provider's own entry id in a wrapped one (SES-WRAP-3, SES-WRAP-4).
///
/// The flag bytes and the padding don't count.
///
/// # Errors
/// Another uid, a version or flag byte that is not 0, a name that is empty or not terminated, or a private id of 20
/// bytes or less.
pub fn unwrap_store_entry_id(id: &EntryId) -> Result<(String, EntryId), BadEntryId> {
    look_into_store_entry_id(id).map(|(name, private)| (ansi_decode(name).into(), private.into()))
}

/// The bytes of the DLL name and of the provider's own entry id, to look at: as [`unwrap_store_entry_id`].
pub(crate) fn look_into_store_entry_id(id: &EntryId) -> Result<(&[u8], &[u8]), BadEntryId> {
    let bytes = id.as_bytes();
    let too_short = |least| BadEntryId::TooShort { least, len: bytes.len() };
    let found = id.provider_uid().ok_or(too_short(NAME))?;
    if found != MUID_STORE_WRAP {
        return Err(BadEntryId::OtherProvider { expected: MUID_STORE_WRAP, found });
    }
    let names = bytes.get(NAME..).ok_or(too_short(NAME))?;
    for (field, at) in [("version", VERSION), ("flag byte", FLAG)] {
        if bytes[at] != 0 {
            return Err(BadEntryId::NotZero { field, at, found: bytes[at].into() });
        }
    }
    let field = "DLL name";
    let len = names.iter().position(|&byte| byte == 0);
    let len = len.ok_or(BadEntryId::Unterminated { field, at: NAME })?;
    if len == 0 {
        return Err(BadEntryId::Empty { field, at: NAME });
    }
    let start = private_start(NAME + len);
    match bytes.get(start..) {
        Some(private) if private.len() > ID_HEADER => Ok((&names[..len], private)),
        _ => Err(too_short(start + ID_HEADER + 1)),
    }
}

/// Where the private id begins when the name's terminator is at `nul`: at the next multiple of 4.
const fn private_start(nul: usize) -> usize {
    (nul + 1).next_multiple_of(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    const WRAPPED: &[u8] = &[
        0, 0, 0, 0,
        0x38, 0xA1, 0xBB, 0x10, 0x05, 0xE5, 0x10, 0x1A, 0xA1, 0xBB, 0x08, 0x00, 0x2B, 0x2A, 0x56, 0xC2,
        0, 0,
        b'm', b's', b'p', b's', b't', b'.', b'd', b'l', b'l', 0,
        // 22 + 10 is a multiple of 4: no padding.
        0, 0, 0, 0,
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
        0xAA,
    ];

    fn private(tail: &[u8]) -> EntryId {
        EntryId::long_term(MapiUid([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]), tail)
    }

    /// SES-WRAP-1
    #[test]
    fn the_layout_is_header_name_and_private_id() {
        assert_eq!(wrap_store_entry_id("mspst.dll", &private(&[0xAA])).unwrap().as_bytes(), WRAPPED);
    }

    /// SES-WRAP-1
    #[test]
    fn the_private_id_starts_at_a_multiple_of_4() {
        for (dll, start) in [("a", 24), ("ab", 28), ("abc", 28), ("abcd", 28), ("abcde", 28), ("abcdef", 32)]
        {
            let wrapped = wrap_store_entry_id(dll, &private(&[0xAA])).unwrap();
            assert_eq!(wrapped.as_bytes().len(), start + 21, "{dll}");
            assert_eq!(&wrapped.as_bytes()[start + 4..], &WRAPPED[36..], "{dll}");
            assert!(wrapped.as_bytes()[22 + dll.len()..start].iter().all(|&byte| byte == 0), "{dll}");
        }
    }

    /// SES-WRAP-4
    #[test]
    fn unwrapping_gives_back_what_was_wrapped() {
        for dll in ["a", "ab", "abc", "mspst.dll", "größe.dll"] {
            for tail in [&[0][..], &[1, 2, 3], &[0; 50]] {
                let wrapped = wrap_store_entry_id(dll, &private(tail)).unwrap();
                assert_eq!(wrapped, wrap_store_entry_id(dll, &private(tail)).unwrap());
                assert_eq!(unwrap_store_entry_id(&wrapped), Ok((dll.to_owned(), private(tail))));
            }
        }
    }

    #[test]
    fn a_name_that_would_not_come_back_is_refused() {
        for dll in ["", "a\0b", "Ω.dll"] {
            assert_eq!(wrap_store_entry_id(dll, &private(&[1])), Err(WrapError::DllName), "{dll:?}");
        }
    }

    #[test]
    fn a_private_id_is_longer_than_its_header() {
        assert_eq!(wrap_store_entry_id("a", &private(&[])), Err(WrapError::ShortId { len: 20 }));
        let cut = WRAPPED[..WRAPPED.len() - 1].into();
        assert_eq!(unwrap_store_entry_id(&cut), Err(BadEntryId::TooShort { least: 53, len: 52 }));
    }

    /// SES-WRAP-1
    #[test]
    fn readers_reject_another_version_or_flag() {
        let with = |at: usize, byte| {
            let mut bytes = WRAPPED.to_vec();
            bytes[at] = byte;
            unwrap_store_entry_id(&bytes.as_slice().into()).unwrap_err().to_string()
        };
        assert_eq!(with(20, 1), "the version at byte 20 is 1, not 0");
        assert_eq!(with(21, 1), "the flag byte at byte 21 is 1, not 0");
        assert_eq!(with(22, 0), "the DLL name at byte 22 is empty");
    }

    #[test]
    fn every_truncation_of_a_short_id_is_rejected() {
        for len in 0..WRAPPED.len() {
            assert!(unwrap_store_entry_id(&WRAPPED[..len].into()).is_err(), "cut to {len}");
        }
    }

    #[test]
    fn a_flipped_byte_gives_an_error_or_an_id_that_survives_wrapping() {
        for at in 0..WRAPPED.len() {
            for flip in 1..=u8::MAX {
                let mut flipped = WRAPPED.to_vec();
                flipped[at] ^= flip;
                if let Ok((dll, private)) = unwrap_store_entry_id(&flipped.as_slice().into())
                    && let Ok(wrapped) = wrap_store_entry_id(&dll, &private)
                {
                    assert_eq!(unwrap_store_entry_id(&wrapped), Ok((dll, private)));
                }
            }
        }
    }
}

use std::borrow::Cow;

/// The name of a provider's library as profiles and wrapped entry ids have it: without the "32" of the file
/// (pidtagproviderdllname page).
#[must_use]
pub fn library_base_name(file: &str) -> Cow<'_, str> {
    let (stem, extension) = match file.rfind('.') {
        Some(dot) => file.split_at(dot),
        None => (file, ""),
    };
    match stem.strip_suffix("32").filter(|base| !base.is_empty()) {
        Some(base) => Cow::Owned([base, extension].concat()),
        None => Cow::Borrowed(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_library_is_the_same_for_all_widths() {
        for (file, base) in [
            ("PLUG32.DLL", "PLUG.DLL"),
            ("plug32.dll", "plug.dll"),
            ("PLUG.DLL", "PLUG.DLL"),
            ("PLUG32", "PLUG"),
            ("MAPI32X.DLL", "MAPI32X.DLL"),
            ("32.DLL", "32.DLL"),
            ("", ""),
        ] {
            assert_eq!(library_base_name(file), base);
        }
    }
}

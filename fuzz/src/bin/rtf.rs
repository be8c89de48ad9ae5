//! Fuzzes the reader of RTF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mapi_emulator_fuzz::rtf(bytes));

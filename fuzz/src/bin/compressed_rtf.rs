//! Fuzzes the decoder of compressed RTF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mapi_emulator_fuzz::compressed_rtf(bytes));

//! Fuzzes the decoders of entry ids.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mapi_emulator_fuzz::entry_ids(bytes));

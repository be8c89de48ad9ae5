//! Files that are no PST files, or broken ones: errors with their place, and never a panic.

use super::*;

#[test]
fn what_is_no_pst_is_told_from_one_that_is_too_new() {
    for bytes in [&b""[..], b"!BDN", b"PK\x03\x04 and more of it", &[0; 2000]] {
        assert!(matches!(pst::read_bytes(bytes), Err(PstError::NotAPst)), "{bytes:?}");
    }
    let mut newer = small(Format::Unicode).finish();
    newer[10] = 36;
    let error = pst::read_bytes(&newer).unwrap_err();
    assert_eq!(error.to_string(), "PST version 36 is not supported");
    assert!(matches!(pst::read("no such file"), Err(PstError::Io { .. })));
}

#[test]
fn damage_is_named_with_its_place() {
    let mut file = small(Format::Unicode);
    let subject = utf16("inside");
    let (_, block) = file.blocks.iter_mut().find(|(_, block)| holds(block, &subject)).unwrap();
    // The heap of the embedded message no longer says that it is one.
    block[2] = 0;
    assert_eq!(
        pst::read_bytes(&file.finish()).unwrap_err().to_string(),
        "folder \"\", folder \"Top\", folder \"INBOX\", message 0x200004, attachment 0x8045, embedded message: \
         the heap is malformed"
    );
    let mut pages = small(Format::Unicode).finish();
    pages.truncate(1024);
    let nodes = u64::from_le_bytes(*pages[224..].first_chunk().unwrap());
    assert_eq!(damage(&pages), format!("the page at {nodes:#x} is unreadable"));
}

#[test]
fn trees_that_contain_themselves_end() {
    for format in FORMATS {
        let mut pages = small(format);
        pages.endless_pages = true;
        assert!(damage(&pages.finish()).ends_with("doesn't fit into its tree"));

        let mut data = small(format);
        let itself = data.next_block(true);
        data.list(2, &[itself, itself]);
        data.node_of(MESSAGE, itself, 0);
        assert_eq!(damage(&data.finish()), format!("block {itself:#x} doesn't fit into its tree"));

        let mut rows = small(format);
        let mut head = tree(4, 4, item_id(3));
        head[3] = 255;
        let mut entry = MESSAGE.to_le_bytes().to_vec();
        entry.extend(item_id(3).to_le_bytes());
        let mut info = vec![0x7C, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        info.extend(item_id(2).to_le_bytes());
        info.extend([0; 8]);
        rows.node(ROOT & !0x1F | 0x0E, heap(0x7C, &[info, head, entry.repeat(2)]), 0);
        assert_eq!(damage(&rows.finish()), "item 0x60 of the heap is missing or malformed");

        let mut folders = empty(format);
        let table = folders.table(&[], &[(ROOT, vec![])]);
        folders.node(0x12D, table, 0);
        assert_eq!(damage(&folders.finish()), "folder 0x122 is there a second time");

        let mut messages = small(format);
        let table = messages.table(&[], &[(0x8045, vec![])]);
        let table = messages.data(table);
        let attachment = messages.data(PstFile::properties(&[
            (0x3701, OBJECT, Value::Item([0x8064_u32.to_le_bytes(), [0; 4]].concat())),
            (0x3705, LONG, Value::Small(5)),
        ]));
        let message = messages.data(PstFile::properties(&[]));
        let inside = messages.next_block(true);
        messages.sub_nodes(&[(0x671, table, 0), (0x8045, attachment, inside), (0x8064, message, inside)]);
        messages.node_of(MESSAGE, message, inside);
        assert_eq!(damage(&messages.finish()), "nested deeper than 32 levels");
    }
}

#[test]
fn folders_without_end_are_refused() {
    let mut file = empty(Format::Unicode);
    for level in 0..135 {
        let folder = if level == 0 { ROOT } else { SUBTREE + level * 0x20 };
        file.node(folder, PstFile::properties(&[]), 0);
        let table = file.table(&[], &[(SUBTREE + (level + 1) * 0x20, vec![])]);
        file.node(folder & !0x1F | 0x0D, table, 0);
    }
    assert_eq!(damage(&file.finish()), "nested deeper than 128 levels");
}

#[test]
fn references_do_not_multiply_what_a_file_holds() {
    for format in FORMATS {
        let mut blocks = small(format);
        let block = blocks.data(vec![b'x'; 8000]);
        let list = blocks.list(1, &[block; 500]);
        let lists = blocks.list(2, &[list; 500]);
        blocks.node_of(MESSAGE, lists, 0);
        assert_eq!(damage(&blocks.finish()), "more is referred to than the file can hold");

        let mut values = small(format);
        let mut items = vec![tree(2, 6, item_id(2)), Vec::new(), vec![b'x'; 4000]];
        for id in 0..200_u32 {
            items[1].extend(((id + 1) | (u32::from(BINARY) << 16)).to_le_bytes());
            items[1].extend(item_id(3).to_le_bytes());
        }
        let content = values.data(heap(0xBC, &items));
        values.node_of(MESSAGE, content, 0);
        assert_eq!(damage(&values.finish()), "more is referred to than the file can hold");
    }
}

/// The crate that reads the blocks multiplies the count with overflow checks on.
#[test]
fn a_panic_while_a_block_is_read_is_an_error() {
    let mut file = small(Format::Unicode);
    let (list, content) = file.blocks.iter_mut().find(|(_, block)| block.starts_with(&[2, 0])).unwrap();
    content[2..4].copy_from_slice(&u16::MAX.to_le_bytes());
    let block = *list & !1;
    let error = pst::read_bytes(&file.finish()).unwrap_err();
    let PstError::Damaged { damage: Damage::Block { block: found, .. }, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(found, block);
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    for format in FORMATS {
        let bytes = small(format).finish();
        for end in (0..bytes.len()).step_by(7).chain(0..600) {
            assert!(pst::read_bytes(&bytes[..end]).is_err(), "{format:?} cut at {end}");
        }
    }
}

/// Damage that no checksum tells: the checksums are computed after it.
#[test]
fn no_byte_of_a_page_leads_to_a_panic() {
    for format in FORMATS {
        let file = small(format);
        let mut bytes = file.finish();
        let pages = file.offset(file.blocks.len()).next_multiple_of(512);
        for page in (pages..bytes.len()).step_by(512) {
            for at in (0..496).step_by(3) {
                let flip = FLIPS[at % FLIPS.len()];
                bytes[page + at] ^= flip;
                file.seal_page(&mut bytes[page..page + 512]);
                let _either = pst::read_bytes(&bytes);
                bytes[page + at] ^= flip;
            }
            file.seal_page(&mut bytes[page..page + 512]);
        }
        assert!(pst::read_bytes(&bytes).is_ok());
    }
}

/// The same for the blocks: each byte of what is not just an attachment's data.
#[test]
fn no_byte_of_a_block_leads_to_a_panic() {
    for format in FORMATS {
        let mut file = small(format);
        let mut bytes = file.finish();
        for block in 0..file.blocks.len() {
            for at in 0..file.blocks[block].1.len().min(300) {
                let flip = FLIPS[at % FLIPS.len()];
                file.blocks[block].1[at] ^= flip;
                file.rewrite_block(&mut bytes, block);
                let _either = pst::read_bytes(&bytes);
                file.blocks[block].1[at] ^= flip;
            }
            file.rewrite_block(&mut bytes, block);
        }
        assert!(pst::read_bytes(&bytes).is_ok());
    }
}

fn damage(bytes: &[u8]) -> String {
    match pst::read_bytes(bytes).unwrap_err() {
        PstError::Damaged { damage, .. } => damage.to_string(),
        other => panic!("{other}"),
    }
}

fn holds(block: &[u8], part: &[u8]) -> bool {
    block.windows(part.len()).any(|window| window == part)
}

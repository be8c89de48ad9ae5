use super::*;
use crate::engine::props::tests::{any_value, dice};
use crate::vocab::FileTime;

/// Sets properties of a call one by one in this order, if all are plain.
fn set_each(properties: &[Property], order: &[u32]) -> Option<Overlay> {
    let mut overlay = Overlay::default();
    let mut set = |place: &u32| {
        let Property { tag, value } = &properties[*place as usize];
        overlay.set_plain(*tag, value)
    };
    order.iter().all(&mut set).then_some(overlay)
}

fn layout(overlay: &Overlay, properties: &[Property], order: &[u32]) -> Option<Layout> {
    overlay.layout(order.iter().map(|place| (*place, properties[*place as usize].tag)))
}

/// All that changes are kept as.
fn blocks(overlay: &Overlay) -> impl PartialEq + std::fmt::Debug {
    let pile = &overlay.pile;
    let blocks = (pile.numbers.clone(), pile.bytes.clone(), pile.texts.block.clone(), pile.own.clone());
    (overlay.entries.clone(), overlay.seen, blocks, pile.size)
}

/// A value that is plain.
fn usual_value(dice: &mut impl FnMut(usize) -> usize) -> PropValue {
    let number = dice(1 << 20);
    let len = [0, 3, 8, 15, 16, 17, 40, 400, 1_025][dice(9)];
    let letters = ["lunch at noon", "äöü🍕x"][dice(2)];
    let text: String = letters.chars().cycle().skip(dice(5)).take(len).collect();
    match dice(8) {
        0 => PropValue::Long(number as i32),
        1 => PropValue::Boolean(number < 1 << 19),
        2 => PropValue::SysTime(FileTime(number as u64)),
        3 => PropValue::MvUnicode([Text::from("Red"), Text::from(&*text)].into()),
        4 => PropValue::Binary(vec![number as u8; KEY_LEN].into()),
        5 => PropValue::Binary(text.as_bytes().into()),
        _ => PropValue::Unicode((*text).into()),
    }
}

/// A value that mostly is not plain, or not of the type that is asked for.
fn odd_value(dice: &mut impl FnMut(usize) -> usize) -> PropValue {
    match dice(4) {
        0 => PropValue::Unicode("a text with a NUL\0 in it".into()),
        1 => PropValue::Unicode("\0".into()),
        2 => PropValue::MvUnicode([Text::from("Red"), Text::from("Bl\0e")].into()),
        _ => any_value(dice),
    }
}

/// What is set as something before it was is what it would be if it were set by itself.
#[test]
fn values_lie_as_others_did_or_are_not_set_at_all() {
    let mut dice = dice();
    let mut seen = [0; 2];
    for _ in 0..400 {
        // In the order of the identifiers, but one.
        let mut properties: Vec<Property> = (0..1 + dice(8) as u16)
            .map(|at| (at * 11 % 31, usual_value(&mut dice)))
            .map(|(id, value)| Property { tag: PropTag::new(value.prop_type(), id), value })
            .collect();
        let mut order: Vec<u32> = (0..properties.len() as u32).collect();
        order.sort_by_key(|place| properties[*place as usize].tag.id());
        let last = order.remove(dice(order.len()));
        order.push(last);
        let first = set_each(&properties, &order).expect("usual values are plain");
        let layout = layout(&first, &properties, &order).expect("all were set once");
        for _ in 0..8 {
            let place = dice(properties.len());
            let Property { tag, value } = &mut properties[place];
            let before = value.clone();
            *value = if dice(3) == 0 { odd_value(&mut dice) } else { usual_of(tag.prop_type(), &mut dice) };
            let alone = set_each(&properties, &order).filter(|alone| alone.entries == first.entries);
            let mut lain = Overlay::default();
            assert_eq!(lain.set_as(&layout, &properties), alone.is_some(), "{properties:?}");
            let lies_alike = alone.is_some();
            seen[usize::from(lies_alike)] += 1;
            let mut alone = alone.unwrap_or_default();
            assert_eq!(blocks(&lain), blocks(&alone), "{properties:?}");
            // What comes next may end a text that was laid.
            let next = PropTag::new(PropType::PT_UNICODE, 100);
            let text = properties.iter().find_map(|property| property.value.as_str()).unwrap_or("other");
            for overlay in [&mut lain, &mut alone] {
                overlay.set(Property { tag: next, value: text.into() });
            }
            assert_eq!(blocks(&lain), blocks(&alone), "{properties:?}");
            if !lies_alike {
                properties[place].value = before;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 500), "{seen:?}");
}

/// A usual value of a type.
fn usual_of(prop_type: PropType, dice: &mut impl FnMut(usize) -> usize) -> PropValue {
    std::iter::repeat_with(|| usual_value(dice))
        .find(|value| value.prop_type() == prop_type)
        .expect("endless")
}

#[test]
fn a_text_lies_by_itself_as_before_only_if_it_is_too_long_for_any_block() {
    // The texts before the late one fill a block but for 535 bytes.
    let call = |late: usize| -> Vec<Property> {
        let lengths = [1_000; 65].into_iter().chain([late, 100]);
        let text = |(at, length): (usize, usize)| Property {
            tag: PropTag::new(PropType::PT_UNICODE, at as u16),
            value: PropValue::Unicode(format!("{at:->length$}").into()),
        };
        lengths.enumerate().map(text).collect()
    };
    let order: Vec<u32> = (0..67).collect();
    let alone = |late| set_each(&call(late), &order).unwrap();
    for (before, late, lies_alike) in
        [(1_025, 2_000, true), (1_025, 1_025, true), (1_025, 1_024, false), (1_000, 500, false)]
    {
        let layout = layout(&alone(before), &call(before), &order).unwrap();
        let mut lain = Overlay::default();
        assert_eq!(lain.set_as(&layout, &call(late)), lies_alike, "{before} {late}");
        let expected = if lies_alike { alone(late) } else { Overlay::default() };
        assert_eq!(blocks(&lain), blocks(&expected), "{before} {late}");
    }
}

#[test]
fn only_what_was_set_once_and_in_this_order_has_a_layout() {
    let tags = [
        (3, PropType::PT_LONG),
        (1, PropType::PT_LONG),
        (2, PropType::PT_MV_UNICODE),
        (4, PropType::PT_MV_UNICODE),
    ];
    let properties = tags.map(|(id, prop_type)| {
        let value = usual_of(prop_type, &mut dice());
        Property { tag: PropTag::new(prop_type, id), value }
    });
    let overlay = set_each(&properties, &[0, 1, 2, 3]).unwrap();
    for (order, has_layout) in [
        (&[0, 1, 2, 3][..], true),
        (&[0, 2, 3, 1], true),
        (&[0, 1, 2], false),
        (&[1, 0, 2, 3], false),
        (&[0, 1, 3, 2], false),
        (&[0, 0, 2, 3], false),
        (&[0, 1, 2, 2], false),
    ] {
        assert_eq!(layout(&overlay, &properties, order).is_some(), has_layout, "{order:?}");
    }
    let mut other = overlay.clone();
    other.set(Property { tag: properties[0].tag, value: PropValue::Short(1) });
    assert!(layout(&other, &properties, &[0, 1, 2, 3]).is_none());
    other.delete(3);
    assert!(layout(&other, &properties, &[0, 1, 2, 3]).is_none());
}

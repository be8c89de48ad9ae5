use serde::{Deserialize, Serialize};

use super::tags::{
    PR_CONTROL_FLAGS, PR_CONTROL_ID, PR_CONTROL_STRUCTURE, PR_CONTROL_TYPE, PR_DELTAX, PR_DELTAY, PR_XPOS,
    PR_YPOS,
};
use super::{Binary, ControlFlags, ControlType, PropTag, Property, Text};

/// The columns of a display table (ADR-DISPLAYTABLE-1).
pub const DISPLAY_COLUMNS: [PropTag; 8] = crate::columns![
    PR_XPOS,
    PR_YPOS,
    PR_DELTAX,
    PR_DELTAY,
    PR_CONTROL_TYPE,
    PR_CONTROL_FLAGS,
    PR_CONTROL_STRUCTURE,
    PR_CONTROL_ID,
];

/// A control of a dialog, a row of a display table (`DTCTL`, dtctl page).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// `PR_CONTROL_ID`: unlike that of any other control of the dialog.
    pub id: Binary,
    /// `PR_CONTROL_FLAGS`.
    pub flags: ControlFlags,
    /// `PR_XPOS`, `PR_YPOS`: where it stands on its page, in dialog units.
    pub at: (u32, u32),
    /// `PR_DELTAX`, `PR_DELTAY`: how large it is, in dialog units.
    pub size: (u32, u32),
    /// `PR_CONTROL_TYPE` and `PR_CONTROL_STRUCTURE`: what it is and what it shows.
    pub shows: Shows,
}

/// What a control is and which properties of the object it shows (`DTEDIT`, `DTPAGE` and so on).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each control tells of its members, in their order")]
pub enum Shows {
    /// Text that does not change (`DTLABEL`).
    Label { text: Text },
    /// A text field (`DTEDIT`): the characters allowed in it, none is all, and how many.
    Edit { allowed: Text, most: u32, property: PropTag },
    /// A list (`DTLBX`): the property that gets the choice, the table it shows.
    List { choice: PropTag, table: PropTag },
    /// A text field with a list (`DTCOMBOBOX`).
    Combo { allowed: Text, most: u32, property: PropTag, table: PropTag },
    /// A list that drops down (`DTDDLBX`): the column shown, the property that gets the choice, the table.
    DropDown { shown: PropTag, choice: PropTag, table: PropTag },
    /// A check box (`DTCHECKBOX`).
    CheckBox { label: Text, property: PropTag },
    /// A frame (`DTGROUPBOX`).
    Group { label: Text },
    /// A button (`DTBUTTON`): the property that opens as its `IMAPIControl`.
    Button { label: Text, control: PropTag },
    /// A page (`DTPAGE`), to which all controls up to the next page belong.
    Page { label: Text, component: Text, context: u32 },
    /// A radio button (`DTRADIOBUTTON`): one of so many, which sets the property to this number.
    Radio { label: Text, buttons: u32, property: PropTag, value: i32 },
    /// A list of the values of one property (`DTMVLISTBOX`).
    ValueList { property: PropTag },
    /// A list that drops down, of the values of one property (`DTMVDDLBX`).
    ValueDropDown { property: PropTag },
}

impl Control {
    /// The controls of one page: for each property a field with a label, top down, named by it.
    #[must_use]
    pub fn page_of_fields(title: &str, fields: &[(&str, PropTag, ControlFlags)]) -> Vec<Self> {
        let control = |id: &str, flags, at, size, shows| Self {
            id: Binary::from(id.as_bytes()),
            flags,
            at,
            size,
            shows,
        };
        let page = Shows::Page { label: title.into(), component: "".into(), context: 0 };
        let mut controls = vec![control(title, ControlFlags::NONE, (0, 0), (240, 120), page)];
        for ((label, property, flags), line) in fields.iter().zip(0..) {
            let (text, y) = (Shows::Label { text: (*label).into() }, 8 + 20 * line);
            let edit = Shows::Edit { allowed: "".into(), most: 255, property: *property };
            controls.push(control(&format!("{label} label"), ControlFlags::NONE, (8, y), (60, 10), text));
            controls.push(control(label, *flags, (72, y), (160, 12), edit));
        }
        controls
    }

    /// The row of a display table.
    #[must_use]
    pub fn to_row(&self) -> Vec<Property> {
        let number = |number: u32| number.cast_signed();
        vec![
            Property::of(PR_XPOS, number(self.at.0)),
            Property::of(PR_YPOS, number(self.at.1)),
            Property::of(PR_DELTAX, number(self.size.0)),
            Property::of(PR_DELTAY, number(self.size.1)),
            Property::of(PR_CONTROL_TYPE, number(self.shows.control_type().0)),
            Property::of(PR_CONTROL_FLAGS, number(self.flags.bits())),
            Property::of(PR_CONTROL_STRUCTURE, self.shows.structure()),
            Property::of(PR_CONTROL_ID, self.id.clone()),
        ]
    }

    /// The control of a row of a display table, in whichever order its properties stand; `None` if one is missing or the
    /// structure is not that of its type.
    #[must_use]
    pub fn from_row(row: &[Property]) -> Option<Self> {
        let value = |tag: PropTag| Some(&Property::find(row, tag)?.value);
        let number = |tag: PropTag| match value(tag)? {
            super::PropValue::Long(number) => Some(number.cast_unsigned()),
            _ => None,
        };
        let control_type = ControlType(number(PR_CONTROL_TYPE.tag())?);
        Some(Self {
            id: Binary::from(value(PR_CONTROL_ID.tag())?.as_bytes()?),
            flags: ControlFlags::from_bits_retain(number(PR_CONTROL_FLAGS.tag())?),
            at: (number(PR_XPOS.tag())?, number(PR_YPOS.tag())?),
            size: (number(PR_DELTAX.tag())?, number(PR_DELTAY.tag())?),
            shows: Shows::parse(control_type, value(PR_CONTROL_STRUCTURE.tag())?.as_bytes()?)?,
        })
    }
}

impl Shows {
    /// `PR_CONTROL_TYPE`.
    #[must_use]
    pub const fn control_type(&self) -> ControlType {
        match self {
            Self::Label { .. } => ControlType::DTCT_LABEL,
            Self::Edit { .. } => ControlType::DTCT_EDIT,
            Self::List { .. } => ControlType::DTCT_LBX,
            Self::Combo { .. } => ControlType::DTCT_COMBOBOX,
            Self::DropDown { .. } => ControlType::DTCT_DDLBX,
            Self::CheckBox { .. } => ControlType::DTCT_CHECKBOX,
            Self::Group { .. } => ControlType::DTCT_GROUPBOX,
            Self::Button { .. } => ControlType::DTCT_BUTTON,
            Self::Page { .. } => ControlType::DTCT_PAGE,
            Self::Radio { .. } => ControlType::DTCT_RADIOBUTTON,
            Self::ValueList { .. } => ControlType::DTCT_MVLISTBOX,
            Self::ValueDropDown { .. } => ControlType::DTCT_MVDDLBX,
        }
    }

    /// The property of the object that the control shows and sets (ADR-DISPLAYTABLE-3).
    #[must_use]
    pub const fn property(&self) -> Option<PropTag> {
        match self {
            Self::Edit { property, .. }
            | Self::Combo { property, .. }
            | Self::CheckBox { property, .. }
            | Self::Radio { property, .. }
            | Self::ValueList { property }
            | Self::ValueDropDown { property } => Some(*property),
            Self::List { choice, .. } | Self::DropDown { choice, .. } => Some(*choice),
            Self::Label { .. } | Self::Group { .. } | Self::Button { .. } | Self::Page { .. } => None,
        }
    }

    /// `PR_CONTROL_STRUCTURE`: the structure as it lies in memory, its texts behind it in UTF-16.
    #[must_use]
    pub fn structure(&self) -> Binary {
        let parts = self.parts();
        let (mut head, mut texts) = (Vec::new(), Vec::new());
        for part in &parts {
            let word = match part {
                Part::Flags => MAPI_UNICODE,
                Part::Number(number) => *number,
                Part::Text(text) => {
                    let at = parts.len() * 4 + texts.len();
                    texts.extend(text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
                    u32::try_from(at).unwrap_or(u32::MAX)
                }
            };
            head.extend(word.to_le_bytes());
        }
        head.extend(texts);
        head.into()
    }

    /// The members of the structure, in their order.
    fn parts(&self) -> Vec<Part<'_>> {
        use Part::{Flags, Number};
        let text = Part::Text;
        let tag = |tag: &PropTag| Number(tag.0);
        match self {
            Self::Label { text: label } | Self::Group { label } => vec![text(label), Flags],
            Self::Edit { allowed, most, property } => {
                vec![text(allowed), Flags, Number(*most), tag(property)]
            }
            Self::List { choice, table } => vec![Flags, tag(choice), tag(table)],
            Self::Combo { allowed, most, property, table } => {
                vec![text(allowed), Flags, Number(*most), tag(property), tag(table)]
            }
            Self::DropDown { shown, choice, table } => vec![Flags, tag(shown), tag(choice), tag(table)],
            Self::CheckBox { label, property } => vec![text(label), Flags, tag(property)],
            Self::Button { label, control } => vec![text(label), Flags, tag(control)],
            Self::Page { label, component, context } => {
                vec![text(label), Flags, text(component), Number(*context)]
            }
            Self::Radio { label, buttons, property, value } => {
                vec![text(label), Flags, Number(*buttons), tag(property), Number(value.cast_unsigned())]
            }
            Self::ValueList { property } | Self::ValueDropDown { property } => vec![Flags, tag(property)],
        }
    }

    /// Reads a structure of this type that anybody may have built; `None` if it is too short or a text in it has no end.
    #[must_use]
    pub fn parse(control_type: ControlType, structure: &[u8]) -> Option<Self> {
        let word = |index: usize| structure.get(index * 4..)?.first_chunk().copied().map(u32::from_le_bytes);
        let tag = |index| word(index).map(PropTag);
        // The flags stand behind the first text, or first if there is none.
        let text = |index: usize| read_text(structure, word(index)?, word(1)? & MAPI_UNICODE != 0);
        Some(match control_type {
            ControlType::DTCT_LABEL => Self::Label { text: text(0)? },
            ControlType::DTCT_EDIT => Self::Edit { allowed: text(0)?, most: word(2)?, property: tag(3)? },
            ControlType::DTCT_LBX => Self::List { choice: tag(1)?, table: tag(2)? },
            ControlType::DTCT_COMBOBOX => {
                Self::Combo { allowed: text(0)?, most: word(2)?, property: tag(3)?, table: tag(4)? }
            }
            ControlType::DTCT_DDLBX => Self::DropDown { shown: tag(1)?, choice: tag(2)?, table: tag(3)? },
            ControlType::DTCT_CHECKBOX => Self::CheckBox { label: text(0)?, property: tag(2)? },
            ControlType::DTCT_GROUPBOX => Self::Group { label: text(0)? },
            ControlType::DTCT_BUTTON => Self::Button { label: text(0)?, control: tag(2)? },
            ControlType::DTCT_PAGE => Self::Page { label: text(0)?, component: text(2)?, context: word(3)? },
            ControlType::DTCT_RADIOBUTTON => Self::Radio {
                label: text(0)?,
                buttons: word(2)?,
                property: tag(3)?,
                value: word(4)?.cast_signed(),
            },
            ControlType::DTCT_MVLISTBOX => Self::ValueList { property: tag(1)? },
            ControlType::DTCT_MVDDLBX => Self::ValueDropDown { property: tag(1)? },
            _ => return None,
        })
    }
}

const MAPI_UNICODE: u32 = 0x8000_0000;

/// A member of a structure: four bytes, of a text the offset at which it lies.
enum Part<'a> {
    Text(&'a str),
    Flags,
    Number(u32),
}

/// The text at an offset; offset 0 is no text.
fn read_text(structure: &[u8], at: u32, unicode: bool) -> Option<Text> {
    if at == 0 {
        return Some(Text::default());
    }
    let bytes = structure.get(usize::try_from(at).ok()?..)?;
    if !unicode {
        let end = bytes.iter().position(|&byte| byte == 0)?;
        return Some(super::ansi_decode(&bytes[..end]));
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let end = units.iter().position(|&unit| unit == 0)?;
    Some(String::from_utf16_lossy(&units[..end]).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::{PR_DISPLAY_NAME, PR_HOBBIES, PR_SEARCH};

    fn one_of_each() -> [Shows; 12] {
        let (name, table) = (PR_DISPLAY_NAME.tag(), PR_SEARCH.tag());
        let label = || Text::from("Näme");
        [
            Shows::Label { text: label() },
            Shows::Edit { allowed: "*".into(), most: 64, property: name },
            Shows::List { choice: name, table },
            Shows::Combo { allowed: "".into(), most: 3, property: name, table },
            Shows::DropDown { shown: name, choice: PR_HOBBIES.tag(), table },
            Shows::CheckBox { label: label(), property: name },
            Shows::Group { label: label() },
            Shows::Button { label: label(), control: table },
            Shows::Page { label: label(), component: "mapi".into(), context: 7 },
            Shows::Radio { label: label(), buttons: 2, property: name, value: -1 },
            Shows::ValueList { property: name },
            Shows::ValueDropDown { property: name },
        ]
    }

    /// ADR-DISPLAYTABLE-1, ADR-DISPLAYTABLE-3
    #[test]
    fn a_row_is_read_as_it_was_written() {
        for shows in one_of_each() {
            let id = Binary::from(&b"id"[..]);
            let control = Control {
                id,
                flags: ControlFlags::DT_EDITABLE,
                at: (1, 2),
                size: (3, 4),
                shows: shows.clone(),
            };
            let row = control.to_row();
            assert_eq!(row.iter().map(|property| property.tag).collect::<Vec<_>>(), DISPLAY_COLUMNS);
            assert_eq!(Control::from_row(&row), Some(control));
        }
    }

    /// ADR-DISPLAYTABLE-3
    #[test]
    fn the_structure_is_that_of_c() {
        let edit = Shows::Edit { allowed: "*".into(), most: 64, property: PR_DISPLAY_NAME.tag() };
        let bytes = edit.structure();
        assert_eq!(&bytes[..], [16, 0, 0, 0, 0, 0, 0, 0x80, 64, 0, 0, 0, 0x1F, 0, 0x01, 0x30, b'*', 0, 0, 0]);
        let ansi = [16, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0x1F, 0, 0x01, 0x30, b'*', 0];
        assert_eq!(Shows::parse(ControlType::DTCT_EDIT, &ansi), Some(edit));
    }

    #[test]
    fn a_structure_that_is_cut_is_none() {
        for shows in one_of_each() {
            let whole = shows.structure();
            for len in 0..whole.len() {
                assert_eq!(Shows::parse(shows.control_type(), &whole[..len]), None, "{shows:?} cut to {len}");
            }
        }
        assert_eq!(Shows::parse(ControlType(10), &[0; 64]), None);
    }
}

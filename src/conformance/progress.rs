//! How far a long operation is, shown to the indicator that came with the call.

use std::sync::Arc;

use super::Harness;
use super::copying::*;
use super::scene::*;
use crate::interface::ext::*;
use crate::interface::*;
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMessage};
use crate::vocab::tags::*;
use crate::vocab::*;

cases! { $, conformance_progress, progress, needs: STORE_CREATE_OK;
    each_message_is_a_step,
    below_the_top_nothing_is_counted,
    nothing_is_shown_unasked,
    the_user_can_stop_it,
    an_indicator_that_fails_stops_nothing,
    other_long_operations_show_their_progress,
    what_is_inside_has_its_share_of_the_range,
    stopping_what_is_inside_stops_all,
}

fn shown(indicator: &Indicator, h: &dyn Harness, flags: CopyMessagesFlags) -> Result<(ErrorCode, i32)> {
    let (_a, from, to) = two_folders(h)?;
    let list = ["a", "b", "c", "d"].iter().map(|name| stored(&from, name)).collect::<Result<Vec<_>>>()?;
    let answer = outcome(from.copy_messages(&list, &*to, Some(indicator), flags));
    Ok((answer, to.get(PR_CONTENT_COUNT)?))
}

/// SES-PROGRESS-5, SES-PROGRESS-6, SES-PROGRESS-7, STO-PROGRESS-4, STO-PROGRESS-5
fn each_message_is_a_step(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::new(ProgressFlags::MAPI_TOP_LEVEL);
    assert_eq!(shown(&indicator, h, CopyMessagesFlags::MESSAGE_DIALOG)?, (DONE, 4));
    let told = indicator.told();
    assert_eq!(told, [(1, 0, 4), (251, 1, 4), (501, 2, 4), (751, 3, 4), (1000, 4, 4)]);
    assert_eq!(indicator.asked()[0], "GetFlags");
    Ok(())
}

/// SES-PROGRESS-8, STO-PROGRESS-4
fn below_the_top_nothing_is_counted(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::new(ProgressFlags::NONE);
    assert_eq!(shown(&indicator, h, CopyMessagesFlags::MESSAGE_DIALOG)?, (DONE, 4));
    assert_eq!(indicator.told(), [(1, 0, 0), (251, 0, 0), (501, 0, 0), (751, 0, 0), (1000, 0, 0)]);
    Ok(())
}

/// SES-PROGRESS-10, STO-PROGRESS-1
fn nothing_is_shown_unasked(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::new(ProgressFlags::MAPI_TOP_LEVEL);
    assert_eq!(shown(&indicator, h, COPY)?, (DONE, 4));
    assert!(indicator.asked().is_empty());
    Ok(())
}

/// STO-PROGRESS-7
fn the_user_can_stop_it(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::impatient(2);
    let answer = shown(&indicator, h, CopyMessagesFlags::MESSAGE_DIALOG)?;
    assert_eq!(answer, (ErrorCode::MAPI_E_USER_CANCEL, 2));
    Ok(())
}

/// SES-PROGRESS-14
fn an_indicator_that_fails_stops_nothing(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::failing(ErrorCode::MAPI_E_CALL_FAILED);
    assert_eq!(shown(&indicator, h, CopyMessagesFlags::MESSAGE_DIALOG)?, (DONE, 4));
    assert_eq!(indicator.told().len(), 5);
    Ok(())
}

/// STO-PROGRESS-1, STO-PROGRESS-3, SES-PROGRESS-10
fn other_long_operations_show_their_progress(h: &dyn Harness) -> Result<()> {
    let (_a, from, to) = two_folders(h)?;
    let shows = |steps: u32, call: &dyn Fn(&Indicator, bool) -> Result<()>| -> Result<()> {
        for dialog in [false, true] {
            let indicator = Indicator::new(ProgressFlags::MAPI_TOP_LEVEL);
            call(&indicator, dialog)?;
            let told = indicator.told();
            let ends = (told.first().copied(), told.last().copied());
            let all = (Some((1, 0, steps)), Some((1000, steps, steps)));
            assert_eq!(ends, if dialog { all } else { (None, None) });
        }
        Ok(())
    };
    let chosen = |dialog: bool, flag: u32| if dialog { flag } else { 0 };
    let message = letter(&from, "Lunch?")?;
    let excluded = [PR_DISPLAY_NAME.tag(), PR_CONTAINER_HIERARCHY.tag()];
    shows(3, &|indicator, dialog| {
        let flags = CopyFlags::from_bits_retain(chosen(dialog, CopyFlags::MAPI_DIALOG.bits()));
        let target = Arc::clone(&to).into();
        from.copy_to(&[], Some(&excluded), Some(indicator), IID_IMAPIFolder, &target, flags).map(drop)
    })?;
    shows(2, &|indicator, dialog| {
        let flags = CopyFlags::from_bits_retain(chosen(dialog, CopyFlags::MAPI_DIALOG.bits()));
        let (list, target) = (crate::columns![PR_SUBJECT, PR_MESSAGE_RECIPIENTS], to.new_message()?.into());
        message.copy_props(&list, Some(indicator), IID_IMessage, &target, flags).map(drop)
    })?;
    shows(1, &|indicator, dialog| {
        let number = message.attach_file("more.txt", b"more")?;
        let flags = AttachFlags::from_bits_retain(chosen(dialog, AttachFlags::ATTACH_DIALOG.bits()));
        message.delete_attach(number, Some(indicator), flags)
    })?;
    message.save_changes(SaveFlags::KEEP_OPEN_READONLY)?;
    shows(2, &|indicator, dialog| {
        let list = ids(&to)?;
        let flags = ReadFlags::from_bits_retain(chosen(dialog, ReadFlags::MESSAGE_DIALOG.bits()));
        to.set_read_flags(Some(&list), Some(indicator), flags).map(|_| ())
    })?;
    shows(2, &|indicator, dialog| {
        let list = [stored(&to, "a")?, stored(&to, "b")?];
        let flags = chosen(dialog, DeleteMessagesFlags::MESSAGE_DIALOG.bits());
        to.delete_messages(&list, Some(indicator), DeleteMessagesFlags::from_bits_retain(flags)).map(|_| ())
    })?;
    shows(1, &|indicator, dialog| {
        let below = id_of(&*to.new_subfolder("Below")?)?;
        let flags = chosen(dialog, DeleteFolderFlags::FOLDER_DIALOG.bits());
        to.delete_folder(&below, Some(indicator), DeleteFolderFlags::from_bits_retain(flags)).map(|_| ())
    })?;
    shows(1, &|indicator, dialog| {
        let flags = chosen(dialog, EmptyFolderFlags::FOLDER_DIALOG.bits());
        to.empty_folder(Some(indicator), EmptyFolderFlags::from_bits_retain(flags)).map(|_| ())
    })
}

/// `CopyTo` of the messages of a folder, which has two, and of nothing else of it.
fn copy_contents(h: &dyn Harness, indicator: &Indicator) -> Result<(ErrorCode, i32)> {
    let (_a, from, to) = two_folders(h)?;
    for subject in ["a", "b"] {
        stored(&from, subject)?;
    }
    let excluded =
        crate::columns![PR_DISPLAY_NAME, PR_CONTAINER_HIERARCHY, PR_FOLDER_ASSOCIATED_CONTENTS].to_vec();
    let (target, dialog) = (Arc::clone(&to).into(), CopyFlags::MAPI_DIALOG);
    let copied = from.copy_to(&[], Some(&excluded), Some(indicator), IID_IMAPIFolder, &target, dialog);
    Ok((code(copied), to.get(PR_CONTENT_COUNT)?))
}

/// STO-PROGRESS-6, SES-PROGRESS-9
fn what_is_inside_has_its_share_of_the_range(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::new(ProgressFlags::MAPI_TOP_LEVEL);
    assert_eq!(copy_contents(h, &indicator)?, (DONE, 2));
    let expected = [(1, 0, 2), (501, 1, 2), (501, 0, 0), (751, 0, 0), (1000, 0, 0), (1000, 2, 2)];
    assert_eq!(indicator.told(), expected);
    let limits = [(501, 1000, ProgressFlags::NONE), (1, 1000, ProgressFlags::MAPI_TOP_LEVEL)];
    assert_eq!(indicator.narrowed(), limits);
    Ok(())
}

/// STO-PROGRESS-7: also in the middle of a part.
fn stopping_what_is_inside_stops_all(h: &dyn Harness) -> Result<()> {
    let indicator = Indicator::impatient(3);
    assert_eq!(copy_contents(h, &indicator)?, (ErrorCode::MAPI_E_USER_CANCEL, 1));
    assert_eq!(indicator.told().last(), Some(&(751, 0, 0)));
    Ok(())
}

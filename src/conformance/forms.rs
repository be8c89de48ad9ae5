//! Messages prepared for a form, and shown in it.

use std::sync::{Arc, Weak};

use super::Harness;
use super::scene::{Scene, code, saved};
use crate::interface::ext::MsgStoreExt;
use crate::interface::{FormToken, MapiSession, Message, Result};
use crate::vocab::guids::{IID_IMAPIFolder, IID_IMessage};
use crate::vocab::{AccessRights, ErrorCode, FormFlags, LogoffFlags, MessageFlags, MessageStatus};

cases! { $, conformance_forms, forms, needs: STORE_CREATE_OK;
    a_message_is_prepared_as_a_message,
    each_preparation_has_its_own_token,
    a_prepared_message_is_kept_until_it_is_shown,
    a_token_is_used_up_whatever_comes_of_it,
    a_token_is_of_its_session,
    logoff_drops_what_was_never_shown,
}

const INVALID: ErrorCode = ErrorCode::MAPI_E_INVALID_PARAMETER;

/// Shows the message of a token.
fn show(scene: &Scene, token: FormToken, flags: FormFlags) -> Result<ErrorCode> {
    let folder = scene.store.inbox()?;
    let (status, read, class) = (MessageStatus::NONE, MessageFlags::NONE, Some("IPM.Note"));
    let (session, store, access) = (&scene.session, &scene.store, AccessRights::MAPI_ACCESS_READ);
    Ok(code(session.show_form(store, &folder, None, token, flags, status, read, access, class)))
}

fn message(scene: &Scene) -> Result<Arc<dyn Message>> {
    saved(&scene.folder("Forms")?, "to show")
}

/// The token of a message that nobody else holds.
fn prepared(
    session: &Arc<dyn MapiSession>,
    message: Arc<dyn Message>,
) -> Result<(FormToken, Weak<dyn Message>)> {
    Ok((session.prepare_form(None, &message)?, Arc::downgrade(&message)))
}

/// SES-PREPAREFORM-1, FRM-PREPAREFORM-3
fn a_message_is_prepared_as_a_message(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = message(&a)?;
    let prepare = |interface| code(a.session.prepare_form(interface, &message));
    assert_eq!((prepare(None), prepare(Some(IID_IMessage))), (ErrorCode::S_OK, ErrorCode::S_OK));
    assert_eq!(prepare(Some(IID_IMAPIFolder)), ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED);
    Ok(())
}

/// SES-PREPAREFORM-2, SES-PREPAREFORM-3, FRM-PREPAREFORM-1, FRM-PREPAREFORM-2
fn each_preparation_has_its_own_token(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let message = message(&a)?;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let token = a.session.prepare_form(None, &message)?;
        assert!(token.0 != 0 && !tokens.contains(&token), "{token:?}");
        tokens.push(token);
    }
    Ok(())
}

/// SES-PREPAREFORM-2, SES-SHOWFORM-2, FRM-PREPAREFORM-1, FRM-PREPAREFORM-4, FRM-SHOWFORM-8
fn a_prepared_message_is_kept_until_it_is_shown(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (token, message) = prepared(&a.session, message(&a)?)?;
    assert!(message.upgrade().is_some());
    assert_eq!(show(&a, token, FormFlags::NONE)?, ErrorCode::S_OK);
    assert!(message.upgrade().is_none());
    Ok(())
}

/// SES-SHOWFORM-2, SES-SHOWFORM-3, FRM-SHOWFORM-7
fn a_token_is_used_up_whatever_comes_of_it(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (token, refused) = prepared(&a.session, message(&a)?)?;
    assert_eq!(show(&a, FormToken(token.0 + 100), FormFlags::NONE)?, INVALID);
    let undefined = FormFlags::from_bits_retain(0x10);
    assert_eq!(show(&a, token, undefined)?, ErrorCode::MAPI_E_UNKNOWN_FLAGS);
    assert!(refused.upgrade().is_none());
    assert_eq!(show(&a, token, FormFlags::NONE)?, INVALID);
    assert_eq!(show(&a, FormToken(0), FormFlags::NONE)?, INVALID);
    Ok(())
}

/// SES-PREPAREFORM-3
fn a_token_is_of_its_session(h: &dyn Harness) -> Result<()> {
    let (a, other) = (Scene::of_a(h)?, Scene::of_a(h)?);
    let (token, _) = prepared(&a.session, message(&a)?)?;
    assert_eq!(show(&other, token, FormFlags::NONE)?, INVALID);
    assert_eq!(show(&a, token, FormFlags::MAPI_POST_MESSAGE)?, ErrorCode::S_OK);
    Ok(())
}

/// SES-PREPAREFORM-4, FRM-PREPAREFORM-6
fn logoff_drops_what_was_never_shown(h: &dyn Harness) -> Result<()> {
    let a = Scene::of_a(h)?;
    let (_token, message) = prepared(&a.session, message(&a)?)?;
    a.session.logoff(LogoffFlags::NONE, 0)?;
    assert!(message.upgrade().is_none());
    Ok(())
}

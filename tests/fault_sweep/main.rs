//! A change that fails at any step inside changes nothing or everything, and can be tried again.
//!
//! Each script is one call of one method that changes something. The call is made once without a fault, to know what it
//! does and how many calls it makes inside; then again in a fork for each of these, which fails.

mod look;
mod scene;
mod scripts;
mod step;

use std::collections::BTreeSet;

use mapi_emulator::interface::{Method, Result};
use mapi_emulator::testkit::{FailAt, diff};
use scene::{SUBJECTS, Scene};
use scripts::Script;
use step::{Answer, Step};

/// What a sweep of one script found.
struct Swept {
    /// How many calls the clean run made, the method's own included.
    calls: usize,
    /// What was neither as before nor as after, or wasn't as after when the call was made again.
    wrong: Vec<String>,
}

/// A scene with a script's call prepared.
fn prepared(script: &Script) -> Result<(Scene, Step)> {
    let scene = Scene::new()?;
    let step = (script.prepare)(&scene)?;
    // What the preparation caused isn't what the call causes.
    scene.emulator.drop_notifications();
    Ok((scene, step))
}

fn look(scene: &Scene, step: &Step) -> Result<String> {
    Ok(format!("{}{}", look::at(scene, step.there)?, step.shown()))
}

/// Whatever happens to them, messages don't get lost.
fn lost(found: &str) -> Option<&'static str> {
    SUBJECTS.into_iter().find(|subject| !found.contains(&format!("- {subject:?}")))
}

fn sweep(script: &Script) -> Result<Swept> {
    let name = script.method;
    let (scene, step) = prepared(script)?;
    let before = look(&scene, &step)?;
    let log = scene.emulator.record();
    assert_eq!(step.act()?, Answer::Done, "{name}");
    let calls = log.calls();
    drop(log);
    assert_eq!(calls.first().map(|call| call.method), Some(name), "the script of {name} calls it first");
    let after = look(&scene, &step)?;
    let mut wrong = Vec::new();
    if before == after {
        wrong.push(format!("nothing shows that {name} has changed anything"));
    }
    for n in 1..=calls.len() {
        let (scene, step) = prepared(script)?;
        let guard = scene.emulator.inject(FailAt(n));
        let answer = step.act();
        assert_eq!(guard.hits(), 1, "{name}: the same calls are made each time");
        drop(guard);
        let at = format!("{name} failing at call {n}, {}: {answer:?}", calls[n - 1].method);
        let told = scene.emulator.waiting_notifications() > 0;
        let found = look(&scene, &step)?;
        let may_be_half = step.several && answer == Ok(Answer::Partial);
        match answer {
            Ok(Answer::Done) if found != after => {
                wrong.push(format!("{at}: not as it says\n{}", diff(&after, &found)));
            }
            // What can't be read may be empty: then nothing is missing.
            _ if may_be_half => wrong.extend(lost(&found).map(|subject| format!("{at}: lost {subject}"))),
            _ if found == after => {}
            _ if found != before => wrong.push(format!("{at}: half a change\n{}", diff(&before, &found))),
            _ => {
                if told {
                    wrong.push(format!("{at}: tells of a change that there isn't"));
                }
                let again = step.act();
                let at_last = look(&scene, &step)?;
                if again != Ok(Answer::Done) || at_last != after {
                    wrong.push(format!("{at}, and tried again: {again:?}\n{}", diff(&after, &at_last)));
                }
            }
        }
    }
    Ok(Swept { calls: calls.len(), wrong })
}

/// Sweeps scripts, and tells how many calls were made inside theirs.
fn sweep_all(scripts: &[Script]) -> Result<usize> {
    let mut wrong = Vec::new();
    let mut inner_calls = 0;
    for script in scripts {
        let swept = sweep(script)?;
        inner_calls += swept.calls - 1;
        wrong.extend(swept.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(inner_calls)
}

#[test]
fn changes_of_one_step_are_none_or_whole() -> Result<()> {
    for scripts in [scripts::stores::SCRIPTS, scripts::streams::SCRIPTS, scripts::tables::SCRIPTS] {
        sweep_all(scripts)?;
    }
    Ok(())
}

/// STO-GEN-9, STO-GEN-10, STO-COPYFOLDER-9
#[test]
fn changes_of_folders_are_none_or_whole_or_told_to_be_partial() -> Result<()> {
    assert!(sweep_all(scripts::folders::SCRIPTS)? > 0, "copies to another computer make calls inside");
    Ok(())
}

#[test]
fn changes_of_objects_are_none_or_whole_or_told_to_be_partial() -> Result<()> {
    assert!(sweep_all(scripts::objects::SCRIPTS)? > 0, "copies to another computer make calls inside");
    Ok(())
}

#[test]
fn changes_of_the_address_book_and_of_profiles_are_none_or_whole() -> Result<()> {
    sweep_all(scripts::address_book::SCRIPTS)?;
    assert!(sweep_all(scripts::profiles::SCRIPTS)? > 0, "services are called inside");
    Ok(())
}

/// What only looks begins with one of these words.
const LOOKING: [&str; 9] = ["Get", "Query", "Enum", "Compare", "Open", "Stat", "HrGet", "HrQuery", "HrEnum"];

/// What changes no store, profile, object or table.
const ELSEWHERE: [(&str, &[Method]); 8] = [
    ("only stores that a test sets up have such tables", &[Method::ExchangeModifyTableModifyTable]),
    (
        "it lends something to work with, or takes it back",
        &[
            Method::MapiInitialize,
            Method::MapiUninitialize,
            Method::MapiLogonEx,
            Method::MapiAdminProfiles,
            Method::MapiSessionAdminServices,
            Method::ProfAdminAdminServices,
            Method::MsgServiceAdminAdminProviders,
            Method::CreateTable,
            Method::CreateIProp,
            Method::WrapCompressedRtfStream,
            Method::WrapCompressedRtfStreamEx,
            Method::MapiStreamClone,
            Method::MapiTableCreateBookmark,
            Method::AddrBookCreateOneOff,
            Method::MapiSupportCreateOneOff,
            Method::MapiSupportWrapStoreEntryId,
            Method::MapiSupportMakeInvalid,
            Method::MapiSessionNotifyProcessShutdown,
            Method::MapiSessionDoFastShutdown,
        ],
    ),
    (
        "it is about hearing of changes",
        &[
            Method::HrThisThreadAdviseSink,
            Method::HrDispatchNotifications,
            Method::MapiSessionAdvise,
            Method::MapiSessionUnadvise,
            Method::MapiTableAdvise,
            Method::MapiTableUnadvise,
            Method::MsgStoreAdvise,
            Method::MsgStoreUnadvise,
            Method::AddrBookAdvise,
            Method::AddrBookUnadvise,
            Method::AbLogonAdvise,
            Method::AbLogonUnadvise,
            Method::MsLogonAdvise,
            Method::MsLogonUnadvise,
            Method::MapiSupportSubscribe,
            Method::MapiSupportUnsubscribe,
            Method::MapiSupportNotify,
            Method::AdviseSinkOnNotify,
        ],
    ),
    (
        "it asks the user",
        &[
            Method::LaunchWizardEntry,
            Method::MapiSessionMessageOptions,
            Method::MapiSessionShowForm,
            Method::MapiSessionPrepareForm,
            Method::AddrBookNewEntry,
            Method::AddrBookAddress,
            Method::AddrBookDetails,
            Method::AddrBookRecipOptions,
            Method::MapiStatusSettingsDialog,
            Method::MapiSupportDoConfigPropsheet,
            Method::MapiControlActivate,
            Method::MapiSupportAddress,
            Method::MapiSupportDetails,
            Method::MapiSupportNewEntry,
            Method::MapiSupportDoProgressDialog,
        ],
    ),
    (
        "it is about forms, which no store or profile has",
        &[
            Method::MapiOpenFormMgr,
            Method::MapiOpenLocalFormContainer,
            Method::MapiFormMgrLoadForm,
            Method::MapiFormMgrResolveMessageClass,
            Method::MapiFormMgrResolveMultipleMessageClasses,
            Method::MapiFormMgrCalcFormPropSet,
            Method::MapiFormMgrCreateForm,
            Method::MapiFormMgrSelectForm,
            Method::MapiFormMgrSelectMultipleForms,
            Method::MapiFormMgrSelectFormContainer,
            Method::MapiFormMgrPrepareForm,
            Method::MapiFormMgrIsInConflict,
            Method::MapiFormContainerInstallForm,
            Method::MapiFormContainerRemoveForm,
            Method::MapiFormContainerResolveMessageClass,
            Method::MapiFormContainerResolveMultipleMessageClasses,
            Method::MapiFormContainerCalcFormPropSet,
            Method::MapiFormInfoCalcFormPropSet,
            Method::MapiFormInfoCalcVerbSet,
            Method::MapiFormInfoMakeIconFromBinary,
            Method::MapiFormInfoSaveForm,
            Method::MapiFormSetViewContext,
            Method::MapiFormShutdownForm,
            Method::MapiFormDoVerb,
            Method::MapiFormAdvise,
            Method::MapiFormUnadvise,
            Method::PersistMessageIsDirty,
            Method::PersistMessageInitNew,
            Method::PersistMessageLoad,
            Method::PersistMessageSave,
            Method::PersistMessageSaveCompleted,
            Method::PersistMessageHandsOffMessage,
            Method::MapiMessageSiteNewMessage,
            Method::MapiMessageSiteCopyMessage,
            Method::MapiMessageSiteMoveMessage,
            Method::MapiMessageSiteDeleteMessage,
            Method::MapiMessageSiteSaveMessage,
            Method::MapiMessageSiteSubmitMessage,
            Method::MapiViewContextSetAdviseSink,
            Method::MapiViewContextActivateNext,
            Method::MapiFormAdviseSinkOnChange,
            Method::MapiFormAdviseSinkOnActivateNext,
            Method::MapiViewAdviseSinkOnShutdown,
            Method::MapiViewAdviseSinkOnNewMessage,
            Method::MapiViewAdviseSinkOnPrint,
            Method::MapiViewAdviseSinkOnSubmitted,
            Method::MapiViewAdviseSinkOnSaved,
        ],
    ),
    (
        "it is called by MAPI, in the course of a client's call",
        &[
            Method::MsgServiceEntry,
            Method::MapiSupportModifyProfile,
            Method::MapiSupportStoreLogoffTransports,
            Method::MapiProgressProgress,
            Method::MapiProgressSetLimits,
        ],
    ),
    (
        "MAPI calls providers, and they MAPI, past the client",
        &[
            Method::MapiSupportSubscribe,
            Method::MapiSupportUnsubscribe,
            Method::MapiSupportNotify,
            Method::MapiSupportModifyStatusRow,
            Method::MapiSupportMakeInvalid,
            Method::MapiSupportRegisterPreprocessor,
            Method::MapiSupportSpoolerYield,
            Method::MapiSupportSpoolerNotify,
            Method::MapiSupportCreateOneOff,
            Method::MapiSupportSetProviderUid,
            Method::MapiSupportAddress,
            Method::MapiSupportDetails,
            Method::MapiSupportNewEntry,
            Method::MapiSupportOpenTemplateId,
            Method::MapiSupportCopyMessages,
            Method::MapiSupportCopyFolder,
            Method::MapiSupportDoCopyTo,
            Method::MapiSupportDoCopyProps,
            Method::MapiSupportDoProgressDialog,
            Method::MapiSupportPrepareSubmit,
            Method::MapiSupportExpandRecips,
            Method::MapiSupportUpdatePab,
            Method::MapiSupportPreprocess,
            Method::MapiSupportCompleteMsg,
            Method::MapiSupportDoSentMail,
            Method::MapiSupportReadReceipt,
            Method::MapiSupportWrapStoreEntryId,
            Method::MsProviderShutdown,
            Method::MsProviderLogon,
            Method::MsProviderSpoolerLogon,
            Method::MsLogonLogoff,
            Method::XpProviderShutdown,
            Method::XpProviderTransportLogon,
            Method::XpLogonAddressTypes,
            Method::XpLogonRegisterOptions,
            Method::XpLogonTransportNotify,
            Method::XpLogonIdle,
            Method::XpLogonTransportLogoff,
            Method::XpLogonSubmitMessage,
            Method::XpLogonEndMessage,
            Method::XpLogonPoll,
            Method::XpLogonStartMessage,
            Method::XpLogonValidateState,
            Method::XpLogonFlushQueues,
            Method::AbProviderShutdown,
            Method::AbProviderLogon,
            Method::AbLogonLogoff,
            Method::AbLogonPrepareRecips,
            Method::MapiSupportModifyStatusRow,
            Method::MapiSupportSetProviderUid,
            Method::MapiSupportCopyMessages,
            Method::MapiSupportCopyFolder,
            Method::MapiSupportDoCopyTo,
            Method::MapiSupportDoCopyProps,
        ],
    ),
    (
        "the built-in objects don't offer it, or do nothing",
        &[
            Method::HrValidateIpmSubtree,
            Method::MapiTableAbort,
            Method::MapiTableWaitForCompletion,
            Method::MapiStreamRevert,
            Method::MapiStreamLockRegion,
            Method::MapiStreamUnlockRegion,
            Method::MapiFolderSaveContentsSort,
            Method::MsgStoreSetLockState,
            Method::MsgStoreFinishedMsg,
            Method::MsgStoreNotifyNewMail,
            Method::MapiStatusValidateState,
            Method::MapiStatusChangePassword,
            Method::ProfAdminChangeProfilePassword,
            Method::MsgServiceAdminRenameMsgService,
            Method::DistListResolveNames,
        ],
    ),
];

#[test]
fn every_method_that_changes_something_is_swept() {
    let swept: BTreeSet<Method> =
        scripts::ALL.iter().copied().flatten().map(|script| script.method).collect();
    let elsewhere: BTreeSet<Method> = ELSEWHERE.iter().flat_map(|(_, methods)| *methods).copied().collect();
    let looks = |method: &Method| {
        let name = method.name().split("::").last().unwrap_or_default();
        LOOKING.iter().any(|word| name.starts_with(word))
    };
    let missing: Vec<&Method> = Method::ALL
        .iter()
        .filter(|method| !swept.contains(method) && !elsewhere.contains(method) && !looks(method))
        .collect();
    assert!(missing.is_empty(), "without a script: {missing:?}");
    let twice: Vec<&Method> = swept.intersection(&elsewhere).collect();
    assert!(twice.is_empty(), "swept and named as elsewhere: {twice:?}");
}

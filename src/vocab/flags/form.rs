//! Forms, their registries and viewers.

flag_set! {
    /// Flags of `IMAPIFormMgr` and `IMAPIFormContainer`: `ResolveMessageClass`, `LoadForm`, `CreateForm`,
    /// `SelectForm` and such.
    pub struct FormManagerFlags;
    /// A dialog may ask.
    MAPI_DIALOG = 0x8;
    /// Only this message class, none it derives from.
    MAPIFORM_EXACTMATCH = 0x20;
    /// Text is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// Flags of `IMAPIFormContainer::InstallForm`.
    pub struct FormInstallFlags;
    /// A dialog may ask.
    MAPIFORM_INSTALL_DIALOG = 0x8;
    /// Replace the class if it is there.
    MAPIFORM_INSTALL_OVERWRITEONCONFLICT = 0x10;
    /// The file name is Unicode.
    MAPI_UNICODE = 0x8000_0000;
}

flag_set! {
    /// What a viewer can do (`IMAPIViewContext::GetViewStatus`) and a message site
    /// (`IMAPIMessageSite::GetSiteStatus`).
    pub struct ViewContextStatus;
    /// There is a next message.
    VCSTATUS_NEXT = 0x1;
    /// There is a previous message.
    VCSTATUS_PREV = 0x2;
    /// The form is to be modal.
    VCSTATUS_MODAL = 0x4;
    /// The form shows itself.
    VCSTATUS_INTERACTIVE = 0x8;
    /// For reading.
    VCSTATUS_READONLY = 0x10;
    /// It can be deleted.
    VCSTATUS_DELETE = 0x1_0000;
    /// It can be copied.
    VCSTATUS_COPY = 0x2_0000;
    /// It can be moved.
    VCSTATUS_MOVE = 0x4_0000;
    /// It can be sent.
    VCSTATUS_SUBMIT = 0x8_0000;
    /// Deleting moves it.
    VCSTATUS_DELETE_IS_MOVE = 0x10_0000;
    /// It can be saved.
    VCSTATUS_SAVE = 0x20_0000;
    /// A message can be made.
    VCSTATUS_NEW_MESSAGE = 0x40_0000;
}

flag_set! {
    /// Which message is next (`IMAPIViewContext::ActivateNext`).
    pub struct ViewDirection;
    /// The next one.
    VCDIR_NEXT = 0x1;
    /// The previous one.
    VCDIR_PREV = 0x2;
    /// The one after a deletion.
    VCDIR_DELETE = 0x1_0000;
    /// The one after a move.
    VCDIR_MOVE = 0x4_0000;
}

open_set! {
    /// A registry of forms (`IMAPIFormMgr::OpenFormContainer`, `HFRMREG_*`).
    pub struct FormRegistry(u32);
    /// The default one.
    HFRMREG_DEFAULT = 0;
    /// That of the computer.
    HFRMREG_LOCAL = 1;
    /// That of the user.
    HFRMREG_PERSONAL = 2;
    /// That of a folder.
    HFRMREG_FOLDER = 3;
}

open_set! {
    /// Which registries a choice is from (`IMAPIFormMgr::SelectMultipleForms`, `IsInConflict` and such).
    pub struct FormRegistries(u32);
    /// All.
    MAPIFORM_SELECT_ALL_REGISTRIES = 0;
    /// That of the folder.
    MAPIFORM_SELECT_FOLDER_REGISTRY_ONLY = 1;
    /// All but that of the folder.
    MAPIFORM_SELECT_NON_FOLDER_REGISTRY_ONLY = 2;
}

open_set! {
    /// How the properties of several forms are put together (`CalcFormPropSet`).
    pub struct FormPropSet(u32);
    /// Those of any form.
    FORMPROPSET_UNION = 0;
    /// Those of all forms.
    FORMPROPSET_INTERSECTION = 1;
}

open_set! {
    /// The format of a form saved as a file.
    pub struct FormSaveFormat(u32);
    /// Plain text.
    SAVE_FORMAT_TEXT = 1;
    /// RTF.
    SAVE_FORMAT_RICHTEXT = 2;
}

open_set! {
    /// What happens to changes when a form closes (`IMAPIForm::ShutdownForm`).
    pub struct FormSaveOptions(u32);
    /// They are saved.
    SAVEOPTS_SAVEIFDIRTY = 0;
    /// They are lost.
    SAVEOPTS_NOSAVE = 1;
    /// The user is asked.
    SAVEOPTS_PROMPTSAVE = 2;
}

open_set! {
    /// What a form does with a new message (`PR_FORM_MESSAGE_BEHAVIOR`).
    pub struct MessageBehavior(u32);
    /// It sends it.
    MAPI_MESSAGE_BEHAVIOR_IPM = 0;
    /// It posts it to the folder.
    MAPI_MESSAGE_BEHAVIOR_FOLDER = 1;
}

open_set! {
    /// What a form is asked to do (`IMAPIForm::DoVerb`).
    pub struct FormVerb(u32);
    /// Show the message.
    EXCHIVERB_OPEN = 0;
    /// Reserved.
    EXCHIVERB_RESERVED_COMPOSE = 100;
    /// Reserved.
    EXCHIVERB_RESERVED_OPEN = 101;
    /// Reply.
    EXCHIVERB_REPLYTOSENDER = 102;
    /// Reply to all.
    EXCHIVERB_REPLYTOALL = 103;
    /// Forward.
    EXCHIVERB_FORWARD = 104;
    /// Print.
    EXCHIVERB_PRINT = 105;
    /// Save as a file.
    EXCHIVERB_SAVEAS = 106;
    /// Reserved.
    EXCHIVERB_RESERVED_DELIVERY = 107;
    /// Post a reply to the folder.
    EXCHIVERB_REPLYTOFOLDER = 108;
}

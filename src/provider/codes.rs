use super::Refusal;
use crate::engine::EngineError;
use crate::interface::{Error, Method};
use crate::vocab::ErrorCode;

/// The code that a method answers for a cause: the only place where causes become codes.
pub fn code(method: Method, error: &EngineError) -> ErrorCode {
    match error {
        EngineError::Missing { .. } | EngineError::Unknown { .. } => match method {
            Method::ProfAdminAdminServices => ErrorCode::MAPI_E_LOGON_FAILED,
            _ => ErrorCode::MAPI_E_NOT_FOUND,
        },
        EngineError::Deleted { .. } => ErrorCode::MAPI_E_OBJECT_DELETED,
        EngineError::Changed { .. } => ErrorCode::MAPI_E_OBJECT_CHANGED,
        EngineError::NameTaken { .. } => match method {
            Method::ProfAdminCreateProfile
            | Method::ProfAdminCopyProfile
            | Method::ProfAdminRenameProfile => ErrorCode::MAPI_E_NO_ACCESS,
            _ => ErrorCode::MAPI_E_COLLISION,
        },
        EngineError::Denied { .. } => match method {
            Method::ProfAdminSetDefaultProfile => ErrorCode::MAPI_E_CALL_FAILED,
            _ => ErrorCode::MAPI_E_NO_ACCESS,
        },
        EngineError::NoCriteria => ErrorCode::MAPI_E_NOT_INITIALIZED,
        EngineError::Unsupported { .. } => ErrorCode::MAPI_E_NO_SUPPORT,
        EngineError::Invalid { .. } => ErrorCode::MAPI_E_INVALID_PARAMETER,
        EngineError::TooComplex { .. } => ErrorCode::MAPI_E_TOO_COMPLEX,
        EngineError::Computed { .. } => ErrorCode::MAPI_E_COMPUTED,
        EngineError::UnexpectedId { .. } => ErrorCode::MAPI_E_UNEXPECTED_ID,
        EngineError::NoSuchBookmark(_) => ErrorCode::MAPI_E_INVALID_BOOKMARK,
        EngineError::LimitReached { .. } => match method {
            Method::MapiTableCreateBookmark | Method::MapiTableSetCollapseState => {
                ErrorCode::MAPI_E_UNABLE_TO_COMPLETE
            }
            Method::MapiTableSortTable | Method::MapiTableRestrict | Method::MapiTableFindRow => {
                ErrorCode::MAPI_E_TOO_COMPLEX
            }
            _ => ErrorCode::MAPI_E_TOO_BIG,
        },
        EngineError::NotAll { .. } => ErrorCode::MAPI_E_BUSY,
        EngineError::Full { .. } => ErrorCode::MAPI_E_NOT_ENOUGH_DISK,
        EngineError::HasFolders => ErrorCode::MAPI_E_HAS_FOLDERS,
        EngineError::HasMessages => ErrorCode::MAPI_E_HAS_MESSAGES,
        EngineError::Submitted => ErrorCode::MAPI_E_SUBMITTED,
        EngineError::NotQueued => ErrorCode::MAPI_E_NOT_IN_QUEUE,
        EngineError::Locked => match method {
            Method::MsgStoreAbortSubmit => ErrorCode::MAPI_E_UNABLE_TO_ABORT,
            _ => ErrorCode::MAPI_E_NO_ACCESS,
        },
        EngineError::NoRecipients => ErrorCode::MAPI_E_NO_RECIPIENTS,
        EngineError::Cycle => ErrorCode::MAPI_E_FOLDER_CYCLE,
        EngineError::Corrupt { .. } => match method {
            Method::MapiTableSetCollapseState => ErrorCode::MAPI_E_UNABLE_TO_COMPLETE,
            _ => ErrorCode::MAPI_E_CORRUPT_DATA,
        },
    }
}

impl Refusal {
    /// The error that this method answers outside the gate.
    pub fn into_error(self, method: Method) -> Error {
        match self {
            Self::Passed(error) => error,
            other => {
                let (code, why) = code_of(method, &other);
                Error::new(code, method, why)
            }
        }
    }
}

/// The code and the reason of a refusal by this method.
pub fn code_of(method: Method, refusal: &Refusal) -> (ErrorCode, String) {
    match refusal {
        Refusal::Engine(error) => (code(method, error), error.to_string()),
        Refusal::Code(code, why) | Refusal::Reported(code, why, _) => (*code, why.to_string()),
        Refusal::Passed(error) | Refusal::Told(error, _) => (error.code(), error.to_string()),
    }
}

//! The helpers see the core traits only: here they run on small foreign implementations of them.

mod object;
mod table;

use std::sync::{Arc, Mutex};

use mapi_emulator::columns;
use mapi_emulator::interface::*;
use mapi_emulator::prelude::*;
use mapi_emulator::vocab::guids::PS_PUBLIC_STRINGS;
use mapi_emulator::vocab::tags::{
    PR_BODY, PR_DISPLAY_NAME, PR_ENTRYID, PR_MESSAGE_SIZE, PR_ROWID, PR_SUBJECT,
};
use mapi_emulator::vocab::*;

fn refused<T>(method: Method) -> Result<T> {
    Err(Error::new(ErrorCode::MAPI_E_NO_SUPPORT, method, ""))
}

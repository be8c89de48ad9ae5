use std::sync::Arc;

use crate::interface::ext::{MapiPropExt, MapiSessionExt};
use crate::interface::{Mapi, MapiSession, MsgStore, Result};
use crate::vocab::tags::PR_STORE_SUPPORT_MASK;
use crate::vocab::{InitFlags, LogonFlags, StoreSupport};

/// What a case needs of an implementation: MAPI, two users on one post office, and a hand on the world around.
///
/// Every case gets a harness of its own and may leave any mess in it.
pub trait Harness {
    /// The entry points.
    fn mapi(&self) -> Arc<dyn Mapi>;

    /// Lets everything happen that is due: submitted mail is sent and delivered, notifications arrive.
    fn pump(&self);

    /// Lets some time pass: a time taken afterwards is later than any taken before.
    fn let_time_pass(&self);

    /// A profile whose default store is the mailbox of user A, and one with that of user B.
    ///
    /// The stores have the usual folders and can be written; nobody is logged on.
    fn profiles(&self) -> [String; 2];

    /// The SMTP addresses of A and B.
    fn addresses(&self) -> [String; 2];

    /// The store to be looked at, open as wide as it allows: the default store of the session, unless the harness tests
    /// another one, which the profile of user A has besides.
    ///
    /// # Errors
    /// Those of `OpenMsgStore`.
    fn store(&self, session: &dyn MapiSession) -> Result<Arc<dyn MsgStore>> {
        session.default_store()
    }

    /// Adds the services of a MapiSvc.inf to those that can be put into a profile; one that is known is replaced.
    ///
    /// # Panics
    /// May panic if the text is not understood.
    fn add_services(&self, inf: &str);
}

/// One thing that an implementation must do.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What happens.
    pub name: &'static str,
    /// What the store must be able to do; else the case is skipped.
    pub needs: StoreSupport,
    /// Does it and looks; panics or answers an error if it isn't so.
    pub run: fn(&dyn Harness) -> Result<()>,
}

/// Runs a case, or prints that it is skipped.
///
/// # Panics
/// If the case fails, if there is none of this name, or if the first profile has no default store.
pub fn run(harness: &dyn Harness, area: &str, name: &str) {
    let cases = super::CASES.iter().find(|(of, _)| *of == area).map_or(&[][..], |(_, cases)| cases);
    let Some(case) = cases.iter().find(|case| case.name == name) else {
        panic!("no case is called {area}::{name}");
    };
    if !support(harness).contains(case.needs) {
        println!("skipped: {area}::{name} needs a store with {:?}", case.needs);
    } else if let Err(error) = (case.run)(harness) {
        panic!("{area}::{name}: {error}");
    }
}

/// The cases that need something the store to be looked at lacks, in the order of the tables: as `area::name`, or as `area`
/// if that is all of them.
///
/// # Panics
/// If the first profile has no default store.
#[must_use]
pub fn skipped(harness: &dyn Harness) -> Vec<String> {
    let support = support(harness);
    let skipped = |case: &&Case| !support.contains(case.needs);
    let of_area = |(area, cases): &(&str, &[Case])| -> Vec<String> {
        if cases.iter().all(|case| skipped(&case)) {
            return vec![(*area).to_owned()];
        }
        cases.iter().filter(skipped).map(|case| format!("{area}::{}", case.name)).collect()
    };
    super::CASES.iter().flat_map(of_area).collect()
}

fn support(harness: &dyn Harness) -> StoreSupport {
    let mask = || -> Result<i32> {
        let [profile, _] = harness.profiles();
        let mapi = harness.mapi();
        mapi.initialize(InitFlags::NONE)?;
        let flags = LogonFlags::MAPI_NEW_SESSION | LogonFlags::MAPI_EXTENDED | LogonFlags::MAPI_UNICODE;
        let session = mapi.logon(Some(&profile), None, flags)?;
        let mask = harness.store(&*session)?.get(PR_STORE_SUPPORT_MASK);
        mapi.uninitialize();
        mask
    };
    match mask() {
        Ok(mask) => StoreSupport::from_bits_retain(mask as u32),
        Err(error) => panic!("the store of the first profile tells no support mask: {error}"),
    }
}

/// The table of an area, and the macro that makes a test of each of its cases:
/// `cases! { $, conformance_store, store; a_case, another_case: STORE_SUBMIT_OK }`.
///
/// The names of functions are the names of the cases; what follows a colon the store must be able to do, and what follows
/// `needs:` behind the area it must be able to do for every case. The first
/// argument is the dollar sign, which a macro cannot write into a macro that it makes.
macro_rules! cases {
    (
        $d:tt, $suite:ident, $area:ident $(, needs: $($all:ident)|+)?;
        $($name:ident $(: $($need:ident)|+)?),* $(,)?
    ) => {
        /// What the store must be able to do for every case.
        const NEEDED: $crate::vocab::StoreSupport =
            $crate::vocab::StoreSupport::NONE $($(.union($crate::vocab::StoreSupport::$all))+)?;

        /// The cases of this area.
        pub(super) const CASES: &[$crate::conformance::Case] = &[$(
            $crate::conformance::Case {
                name: stringify!($name),
                needs: NEEDED $($(.union($crate::vocab::StoreSupport::$need))+)?,
                run: $name,
            },
        )*];

        /// For `conformance_suite!`, which has made `conformance_harness`.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $suite {
            () => {
                mod $area {
                    $(
                        #[test]
                        fn $name() {
                            let harness = super::conformance_harness();
                            $d crate::conformance::run(&harness, stringify!($area), stringify!($name));
                        }
                    )*
                }
            };
        }
    };
}

//! The states of a form object, and what may be called in which (form-states page).

/// Where a form object stands with its message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormState {
    /// It has had no message.
    #[default]
    Uninitialized,
    /// It has one, and may change it when it is saved.
    Normal,
    /// It was saved and must leave the message alone until that is completed.
    NoScribble {
        /// Whether it was saved into its own message, not into a copy.
        same: bool,
    },
    /// It let go of its message once it was saved.
    HandsOffAfterSave,
    /// It let go of its message otherwise.
    HandsOffFromNormal,
    /// It was shut down: nothing works any more.
    Closed,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormStep {
    /// `InitNew`.
    InitNew,
    /// `Load`.
    Load,
    /// `Save`.
    Save {
        /// Into its own message, not into a copy.
        same: bool,
    },
    /// `SaveCompleted`.
    SaveCompleted {
        /// With a message to be shown from now on.
        message: bool,
    },
    /// `HandsOffMessage`.
    HandsOff,
    /// What needs a message and leaves the state alone: `IsDirty`, `DoVerb`.
    Use,
    /// What works until the form is shut down.
    Any,
    /// `ShutdownForm`.
    Shutdown,
}

/// Why a step cannot be taken; the state stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misstep {
    /// It has no place in this state: `E_UNEXPECTED`.
    Unexpected(FormState),
    /// The form has let go of its message and must be given one: `E_INVALIDARG`.
    NoMessage,
}

/// What a completed save means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// What was changed is saved.
    Saved,
    /// The same of the form's own message, which is told only if there was something to save.
    SavedIfDirty,
    /// What was changed is not saved.
    StillDirty,
}

impl FormState {
    /// The state after a step (FRM-PERSIST-1 to FRM-PERSIST-21).
    pub const fn after(self, step: FormStep) -> Result<Self, Misstep> {
        use FormStep as Step;
        Ok(match (self, step) {
            (Self::Uninitialized, Step::InitNew)
            | (Self::Uninitialized | Self::HandsOffAfterSave | Self::HandsOffFromNormal, Step::Load)
            | (Self::Normal, Step::Use)
            | (Self::NoScribble { .. }, Step::SaveCompleted { .. })
            | (Self::HandsOffAfterSave | Self::HandsOffFromNormal, Step::SaveCompleted { message: true }) => {
                Self::Normal
            }
            (Self::Normal, Step::Save { same }) => Self::NoScribble { same },
            (Self::Normal, Step::HandsOff) => Self::HandsOffFromNormal,
            (Self::NoScribble { .. }, Step::HandsOff) => Self::HandsOffAfterSave,
            (Self::HandsOffAfterSave | Self::HandsOffFromNormal, Step::SaveCompleted { message: false }) => {
                return Err(Misstep::NoMessage);
            }
            (Self::Closed, _) => return Err(Misstep::Unexpected(self)),
            (_, Step::Shutdown) => Self::Closed,
            (_, Step::Any) => self,
            _ => return Err(Misstep::Unexpected(self)),
        })
    }

    /// What `SaveCompleted` means here (FRM-PERSIST-11 to FRM-PERSIST-15).
    pub const fn completes(self, message: bool) -> Completion {
        match (self, message) {
            (Self::NoScribble { same: true }, false) => Completion::SavedIfDirty,
            (Self::NoScribble { .. } | Self::HandsOffAfterSave, true) => Completion::Saved,
            _ => Completion::StillDirty,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [FormState; 6] = [
        FormState::Uninitialized,
        FormState::Normal,
        FormState::NoScribble { same: true },
        FormState::HandsOffAfterSave,
        FormState::HandsOffFromNormal,
        FormState::Closed,
    ];

    /// In which of the states a step may be taken, as letters.
    fn taken_in(step: FormStep) -> String {
        let letters = ["U", "N", "NS", "HS", "HN", "closed"];
        let may = STATES.iter().zip(letters).filter(|(state, _)| state.after(step).is_ok());
        may.map(|(_, letter)| letter).collect::<Vec<_>>().join(" ")
    }

    /// FRM-PERSIST-1, FRM-PERSIST-2, FRM-PERSIST-5, FRM-PERSIST-6, FRM-PERSIST-8, FRM-PERSIST-16 to FRM-PERSIST-21
    #[test]
    fn a_step_is_taken_in_the_states_that_have_a_place_for_it() {
        for (step, states) in [
            (FormStep::InitNew, "U"),
            (FormStep::Load, "U HS HN"),
            (FormStep::Save { same: true }, "N"),
            (FormStep::Save { same: false }, "N"),
            (FormStep::SaveCompleted { message: false }, "NS"),
            (FormStep::SaveCompleted { message: true }, "NS HS HN"),
            (FormStep::HandsOff, "N NS"),
            (FormStep::Use, "N"),
            (FormStep::Any, "U N NS HS HN"),
            (FormStep::Shutdown, "U N NS HS HN"),
        ] {
            assert_eq!(taken_in(step), states, "{step:?}");
        }
    }

    #[test]
    fn hands_off_remembers_whether_the_message_was_saved() {
        let off = |state: FormState| state.after(FormStep::HandsOff);
        assert_eq!(off(FormState::Normal), Ok(FormState::HandsOffFromNormal));
        assert_eq!(off(FormState::NoScribble { same: false }), Ok(FormState::HandsOffAfterSave));
    }

    #[test]
    fn without_a_message_a_save_is_completed_only_where_the_form_has_one() {
        for state in [FormState::HandsOffAfterSave, FormState::HandsOffFromNormal] {
            assert_eq!(state.after(FormStep::SaveCompleted { message: false }), Err(Misstep::NoMessage));
        }
        let normal = FormState::Normal.after(FormStep::SaveCompleted { message: true });
        assert_eq!(normal, Err(Misstep::Unexpected(FormState::Normal)));
    }

    #[test]
    fn a_save_is_completed_with_what_was_saved() {
        use Completion::{Saved, SavedIfDirty, StillDirty};
        let (own, copy) = (FormState::NoScribble { same: true }, FormState::NoScribble { same: false });
        assert_eq!([own.completes(false), own.completes(true)], [SavedIfDirty, Saved]);
        assert_eq!([copy.completes(false), copy.completes(true)], [StillDirty, Saved]);
        assert_eq!(FormState::HandsOffAfterSave.completes(true), Saved);
        assert_eq!(FormState::HandsOffFromNormal.completes(true), StillDirty);
    }
}

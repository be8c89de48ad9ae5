//! Has the emulator do one workload without its peers, for a profiler to look at.
//!
//! Arguments: the number of messages, the id of the workload, how often. The instructions of a workload, for instance:
//! `valgrind --tool=callgrind --toggle-collect='*Alone*work*' target/release/alone 2000 W1 1`; those of W6, which makes its
//! own mails first, with `--toggle-collect='*change_under*'`.

use std::env;
use std::process::ExitCode;

use mapi_emulator_benches::comparison::Alone;
use mapi_emulator_benches::workload::Workload;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [mails, workload, times] = &arguments[..] else {
        eprintln!("alone MAILS WORKLOAD TIMES");
        return ExitCode::FAILURE;
    };
    let named = Workload::ALL.iter().find(|known| known.terms().id.eq_ignore_ascii_case(workload));
    let (Ok(mails), Some(&workload), Ok(times)) = (mails.parse(), named, times.parse()) else {
        eprintln!("{arguments:?}: not a number of messages, a workload and a number of times");
        return ExitCode::FAILURE;
    };
    match Alone::new(workload, times).measure(mails) {
        Some(cost) => println!("{}: {cost:.1} per unit", workload.terms().id),
        None => println!("{}: nothing to measure", workload.terms().id),
    }
    ExitCode::SUCCESS
}

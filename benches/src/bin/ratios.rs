//! Measures the emulator beside its peers and prints the ratios.
//!
//! Arguments: numbers of messages (1000 and 100000 if none is given) and ids of workloads (all if none is given); or
//! `growth` alone, for how the cost of a unit grows with the mailbox. `1000000 W7`, for instance, opens messages by entry
//! id in a store of a million and reads ten properties of each.
//! Ends with an error if the peers don't agree on an answer.

use std::env;
use std::process::ExitCode;

use mapi_emulator_benches::comparison::{Comparison, compare, repetitions};
use mapi_emulator_benches::growth;
use mapi_emulator_benches::report::Report;
use mapi_emulator_benches::workload::Workload;

fn main() -> ExitCode {
    let (mut sizes, mut workloads) = (Vec::new(), Vec::new());
    if env::args().skip(1).eq(["growth"]) {
        println!("CPU time of the thread, the middle of several runs.\n");
        print!("{}", growth::Report(&growth::grow(growth::SIZES, 5), growth::SIZES));
        return ExitCode::SUCCESS;
    }
    for argument in env::args().skip(1) {
        let named = Workload::ALL.iter().find(|workload| workload.terms().id.eq_ignore_ascii_case(&argument));
        match (argument.parse(), named) {
            (Ok(size), _) => sizes.push(size),
            (_, Some(&workload)) => workloads.push(workload),
            _ => {
                eprintln!("{argument}: neither a number of messages nor a workload");
                return ExitCode::FAILURE;
            }
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 100_000];
    }
    if workloads.is_empty() {
        workloads = Workload::ALL.to_vec();
    }
    let all: Vec<_> = sizes.iter().flat_map(|&size| compare(size, &workloads, repetitions(size))).collect();
    println!("Nanoseconds (W10: bytes) per unit, CPU time of the thread, the middle of several runs.\n");
    print!("{}", Report(&all));
    if all.iter().all(Comparison::peers_agree) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

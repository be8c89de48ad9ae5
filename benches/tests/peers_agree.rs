//! Runs every workload once on a few mails: a comparison of peers that answer differently would say nothing.

use mapi_emulator_benches::comparison::compare;
use mapi_emulator_benches::report::Report;
use mapi_emulator_benches::workload::Workload;

#[test]
fn every_peer_gives_the_same_answers() {
    let comparisons = compare(200, &Workload::ALL, 1);
    assert_eq!(comparisons.len(), Workload::ALL.len());
    println!("{}", Report(&comparisons));
    for comparison in &comparisons {
        assert!(comparison.peers_agree(), "{comparison:#?}");
        assert!(comparison.ours.is_some(), "{comparison:#?}");
    }
}

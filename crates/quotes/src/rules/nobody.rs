//! Speech, but the text names nobody: "The crowd had one answer: **“No!”**"

use super::{Place, Reading, What};
use crate::features::{Feature, Features};

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let scene = place.scene;
    let here = &scene.sentences[scene.sentence(place.at)];
    let mut features = Features::new();
    features.add(Feature::Nobody);
    if scene.between(here.clone()).words == 0 {
        // With a quote before it, it more likely goes on with that one.
        let led = place.before.is_some_and(|before| before.spoken);
        features.add(if led { Feature::NobodyAlone } else { Feature::NobodyFirst });
    }
    features.add_if(!place.whole, Feature::NobodyPart);
    out.push(Reading { what: What::Nobody { cue: None }, features });
}

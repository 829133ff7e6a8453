//! A quote without words of its own goes on with the one before: "“One,” Lund said. **“Two.”**"

use super::{Place, Reading, What};
use crate::features::{Feature, Features};

pub(super) fn offer(place: &Place<'_, '_>, out: &mut Vec<Reading>) {
    let Some(before) = place.before.filter(|before| before.spoken) else { return };
    let scene = place.scene;
    let here = &scene.sentences[scene.sentence(place.at)];
    let alone = scene.between(here.clone()).words == 0;
    let mut features = Features::new();
    features.add(Feature::GoesOn);
    features.add(match before.token {
        Some(token) if scene.sentence(token) == scene.sentence(place.at) => Feature::SameSentence,
        Some(_) if alone => Feature::GoesOnFloating,
        Some(_) => Feature::GoesOnSpoken,
        None if before.continues => Feature::GoesOnContinued,
        None => Feature::GoesOnParagraph,
    });
    features.add_if(!place.whole, Feature::GoesOnFragment);
    features.add_if(before.skipped, Feature::GoesOnAfterScare);
    features.add_if(place.reported, Feature::ReportedGoesOn);
    features.add_if(!alone && before.token.is_none(), Feature::VerbBetween);
    out.push(Reading { what: What::GoesOn(before.index), features });
}

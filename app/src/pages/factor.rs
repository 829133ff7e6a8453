//! The second factor on the page of one's account: its state, the secret for the app, the recovery codes.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};
use store::{Factor, Offer};

use super::parts::{FormError, FormToken, When};
use crate::request::{Posted, session};

/// What one has, and how to change it.
#[component]
pub(super) fn FactorCard(factor: Factor) -> impl IntoView {
    let on = factor.since.is_some();
    let state = match factor.since {
        Some(at) => view! {
            <p>"On since "<When at/>". Recovery codes left: "{factor.codes}"."</p>
        }
        .into_any(),
        None => view! {
            <p>"Off. With it, a password that somebody else knows opens nothing: signing in takes the six figures that an app on your phone shows."</p>
        }
        .into_any(),
    };
    let asked = (session().lacks_factor && !on).then(|| view! {
        <p class="message" role="status">"This desk asks for a second factor of people with your role. Turn it on; then everything else is open to you."</p>
    });
    let begin = match (&factor.offer, on) {
        (Some(_), _) => "Another secret",
        (None, true) => "Take another app",
        (None, false) => "Turn it on",
    };
    view! {
        <section class="card" aria-labelledby="h-factor">
            <h2 id="h-factor">"Second factor"</h2>
            {asked}
            {state}
            <FormError action="/_f/offer-factor"/>
            <FormError action="/_f/new-recovery-codes"/>
            <FormError action="/_f/turn-off-factor"/>
            {factor.offer.map(|offer| view! { <OfferForm offer/> })}
            <form method="post" action="/_f/offer-factor" class="stack">
                <FormToken/>
                {on.then(|| view! {
                    <label class="field"><span>"To change it, a code of the app that you have now, or a recovery code"</span><input name="code" required autocomplete="one-time-code" autocapitalize="none" spellcheck="false"/></label>
                })}
                <p>
                    <button class="btn">{begin}</button>
                    {on.then(|| view! {
                        " "<button class="btn" formaction="/_f/new-recovery-codes">"New recovery codes"</button>
                        " "<button class="btn" formaction="/_f/turn-off-factor">"Turn it off"</button>
                    })}
                </p>
            </form>
        </section>
    }
}

/// The secret, as a picture and in letters, and the code that shows that an app has it.
#[component]
fn OfferForm(offer: Offer) -> impl IntoView {
    let groups: Vec<String> =
        offer.secret.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    view! {
        <div class="factor-offer">
            <QrPicture text=offer.link/>
            <div class="stack">
                <p>"Have your authenticator app read the picture, or type this into it:"</p>
                <p><code class="link">{groups.join(" ")}</code></p>
                <FormError action="/_f/turn-on-factor"/>
                <form method="post" action="/_f/turn-on-factor" class="stack">
                    <FormToken/>
                    <label class="field"><span>"The six figures that it shows now"</span><input name="code" inputmode="numeric" required autocomplete="one-time-code"/></label>
                    <p><button class="btn main">"Turn on"</button></p>
                </form>
            </div>
        </div>
    }
}

/// A picture that apps read. It is dark on white in both themes: many apps read no other.
#[component]
fn QrPicture(text: String) -> impl IntoView {
    QrCode::with_error_correction_level(&text, EcLevel::M).ok().map(|code| {
        let (size, path) = squares(&code);
        let quiet = 4;
        let view_box = format!("-{quiet} -{quiet} {0} {0}", size + 2 * quiet);
        view! {
            <svg class="qr" viewBox=view_box role="img" aria-label="The secret as a picture for an authenticator app">
                <rect x="-4" y="-4" width="100%" height="100%" fill="#fff"></rect>
                <path d=path fill="#000"></path>
            </svg>
        }
    })
}

/// How many squares a side has, and the dark ones as a path, row by row.
fn squares(code: &QrCode) -> (usize, String) {
    let (size, colors) = (code.width(), code.to_colors());
    let dark = colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    (size, dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % size, at / size)).collect())
}

/// Recovery codes that were made by the form this page answers: shown here and now only.
#[component]
pub(super) fn NewCodes() -> impl IntoView {
    let made = Posted::here().made.and_then(|made| serde_json::from_str::<Vec<String>>(&made).ok());
    made.map(|codes| {
        view! {
            <section class="card" role="status">
                <h2>"Your recovery codes"</h2>
                <p>"Print them or write them down, and keep them away from the phone. Each opens the desk once when the app is lost. They are shown only here and now; those from before are good no more."</p>
                <ul class="codes">{codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ul>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_drawn_square_by_square() {
        let code = QrCode::new("otpauth://totp/Verbatim:ines%40desk.example?secret=AAAA").unwrap();
        let (size, path) = squares(&code);
        assert_eq!(code.to_colors().len(), size * size);
        assert!(path.starts_with("M0 0h1v1h-1zM1 0h1"), "the corner of a finder is dark");
        assert_eq!(path.matches('M').count(), code.to_colors().iter().filter(|c| **c == Color::Dark).count());
    }
}

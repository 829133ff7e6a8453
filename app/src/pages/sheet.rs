//! One frozen sheet: what stands on it, what has changed since, its signature, and how it is withdrawn.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use review::{SheetId, Task};
use store::{FrozenSheet, House, SheetRow, StoreError};

use super::parts::{FormError, FormToken, Page, When, loaded, memory, my_role};
use super::sheets::{Articles, Formats, HouseMissing};
use crate::AppError;
use crate::request::Posted;

async fn load_one(id: Option<SheetId>) -> Result<(FrozenSheet, House), AppError> {
    let (store, _) = memory()?;
    Ok((store.sheet(id.ok_or(StoreError::NotFound("sheet"))?).await?, store.house().await?))
}

/// One frozen sheet.
#[component]
pub(super) fn SheetPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").and_then(|id| SheetId::parse(&id));
    loaded(load_one(id), |(frozen, house)| {
        let FrozenSheet { sheet, heads, rows, changed, renamed, coverage } = frozen;
        let title = format!("Sheet {}: {}", sheet.number, sheet.title);
        view! {
            <Page title=title.clone() class="wide">
                <p class="kicker"><a href="/sheets">"Sheets"</a></p>
                <h1 dir="auto">{title}</h1>
                <p class="quiet">{sheet.quotes}{if sheet.quotes == 1 { " quote" } else { " quotes" }}", frozen by "{sheet.by.clone()}", "<When at=sheet.at/></p>
                {(!changed.is_empty()).then(|| view! { <p class="message" role="note">{if changed.len() == 1 { "One quote has".to_owned() } else { format!("{} quotes have", changed.len()) }}" changed since. This sheet keeps them as they stood; freeze another for what holds now."</p> })}
                {sheet.withdrawn().map(|words| view! { <p class="message error withdrawn" role="note" dir="auto">{words}</p> })}
                <Formats address=format!("/export?sheet={}&", sheet.id)/>
                <HouseMissing house/>
                <section class="list"><h2>"On this sheet"</h2><Articles rows coverage changed renamed/></section>
                <section class="proof" aria-labelledby="h-proof">
                    <h2 id="h-proof">"Proof"</h2>
                    <SignedFiles sheet=sheet.clone()/>
                    <dl>
                        <dt>"Short code"</dt><dd><code>{sheet.code()}</code></dd>
                        <dt>"SHA-256 of the content"</dt><dd><code>{sheet.sha256.clone()}</code></dd>
                        {heads.into_iter().map(|head| view! { <dt>{format!("Chain of article {}, event {}", head.article, head.number)}</dt><dd><code>{head.hash}</code></dd> }).collect_view()}
                    </dl>
                </section>
                <WithdrawForm sheet/>
            </Page>
        }
    })
}

/// The signature, and the files by which anybody can test it.
#[component]
fn SignedFiles(sheet: SheetRow) -> impl IntoView {
    const FILES: [(&str, &str); 3] =
        [("signed-json", "Signed JSON"), ("signature", "Signature"), ("public-key", "Public key")];
    let link = |(format, label): (&str, &'static str)| view! { <a class="btn" href=format!("/export?sheet={}&format={format}", sheet.id)>{label}</a> };
    let files = (!sheet.public_key.is_empty()).then(|| {
        view! {
            <p class="buttons">{FILES.map(link).collect_view()}</p>
            <p class="quiet">"Anybody tests them without this desk: "<code>{format!("verbatim sheet verify sheet-{0}-signed.json --key desk.pub", sheet.number)}</code>" or "<code>{format!("minisign -V -p desk.pub -m sheet-{}-signed.json", sheet.number)}</code>"."</p>
        }
    });
    view! { <p>{sheet.signed()}"."</p>{files} }
}

/// Takes a sheet back, with a reason; for those who may freeze one.
#[component]
fn WithdrawForm(sheet: SheetRow) -> impl IntoView {
    let posted = Posted::here();
    let reason = posted.field("reason").unwrap_or_default().to_owned();
    let may = review::may(my_role(), Task::Freeze) && sheet.withdrawn.is_none();
    may.then(|| view! {
        <section class="card" aria-labelledby="h-withdraw">
            <h2 id="h-withdraw">"Withdraw this sheet"</h2>
            <p class="quiet">"It is not deleted and not changed. Here, in the list and in every file made from now on it says that it was withdrawn, by whom and why; files that were signed before do not know."</p>
            <FormError action="/_f/withdraw"/>
            <form method="post" action="/_f/withdraw" class="stack">
                <FormToken/>
                <input type="hidden" name="sheet" value=sheet.id.to_string()/>
                <label class="field"><span>"Reason"</span><textarea name="reason" rows="2" required>{reason}</textarea></label>
                <p><button class="btn">"Withdraw"</button></p>
            </form>
        </section>
    })
}

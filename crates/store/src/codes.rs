//! Codes of a second factor, without the desk: those of an authenticator app (TOTP, RFC 6238), and recovery codes.

use review::{Timestamp, sha256_hex};
use totp_rs::{Builder, Secret, Totp};

use crate::clock::random;
use crate::error::{Result, StoreError};

/// How many signs a recovery code has, of 32: 60 bits.
const CODE_SIGNS: usize = 12;
/// Letters and figures that are not taken for one another.
const ALPHABET: &[u8; 32] = b"023456789abcdefghjkmnpqrstuvwxyz";
/// The seconds of a step, as every app has them.
pub(crate) const STEP: i64 = 30;

/// A secret as apps take it. `house` tells this desk from others.
pub(crate) fn totp(secret: &str, email: &str, house: &str) -> Result<Totp> {
    let bad = |_| StoreError::Inconsistent("factors.secret");
    let issuer = if house.is_empty() { "Verbatim".to_owned() } else { format!("Verbatim {house}").replace(':', " ") };
    let secret = Secret::try_from_base32(secret).map_err(|_| StoreError::Inconsistent("factors.secret"))?;
    Builder::new()
        .with_secret(secret)
        .with_skew(1)
        .with_account_name(email.replace(':', " "))
        .with_issuer(Some(issuer))
        .build()
        .map_err(bad)
}

/// The step that `code` is of, if it is of one around `now`.
pub(crate) fn step_of(totp: &Totp, code: &str, now: Timestamp) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = u64::try_from(now.millis() / 1000).ok()?;
    let step = totp.check(&code, seconds).filter(|_| plain)?;
    i64::try_from(step).ok()
}

/// A recovery code as it was made, however it was typed.
fn plain_code(typed: &str) -> String {
    let signs = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'));
    signs.map(|c| if matches!(c, 'o' | 'O') { '0' } else { c.to_ascii_lowercase() }).collect()
}

/// What is kept of a recovery code, however it was typed.
pub(crate) fn code_hash(typed: &str) -> String {
    sha256_hex(format!("recovery {}", plain_code(typed)).as_bytes())
}

/// A new recovery code, as it is shown: `k3ma-90xw-22zz`.
pub(crate) fn new_code() -> String {
    let signs = random::<CODE_SIGNS>().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A new secret for an app: 160 bits, in base32.
pub(crate) fn new_secret_of_app() -> String {
    Secret::new_stack(random()).to_base32()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight figures; and what nobody may type.
    #[test]
    fn codes_of_the_standard() {
        let app = totp(&Secret::new_stack(*b"12345678901234567890").to_base32(), "ines@desk.example", "").unwrap();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(step_of(&app, code, at(seconds)), Some(seconds / STEP), "{code}");
            assert_eq!(step_of(&app, &format!(" {} {} ", &code[..3], &code[3..]), at(seconds)), Some(seconds / STEP));
            for off in [-STEP, STEP] {
                assert_eq!(step_of(&app, code, at(seconds + off)), Some(seconds / STEP), "half a minute off");
            }
            assert_eq!(step_of(&app, code, at(seconds + 120)), None, "two minutes off");
        }
        for bad in ["", "28708", "2870822", "٢٨٧٠٨٢", "28708a", "-87082", "+87082"] {
            assert_eq!(step_of(&app, bad, at(59)), None, "{bad}");
        }
    }

    #[test]
    fn recovery_codes_as_typed() {
        for typed in ["k3ma-90xw-22zz", "K3MA 9OXW 22ZZ", " k3ma90xw22zz ", "k3ma–90xw–22zz"] {
            assert_eq!(plain_code(typed), "k3ma90xw22zz", "{typed}");
        }
    }

    #[test]
    fn new_codes_are_typed_as_they_are_shown() {
        let code = new_code();
        assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
        assert_eq!(code_hash(&code), code_hash(&code.replace('-', "").to_uppercase()));
        assert_ne!(code, new_code());
        assert_eq!(totp(&new_secret_of_app(), "a@b.example", "").unwrap().secret().as_bytes().len(), 20);
    }

    #[test]
    fn apps_are_told_whose_it_is() {
        let secret = Secret::new_stack([7; 20]).to_base32();
        let link = |house: &str| totp(&secret, "ines:r@desk.example", house).unwrap().to_url().unwrap();
        assert!(link("").starts_with("otpauth://totp/Verbatim:ines%20r%40desk.example?secret="));
        assert!(link("Harbour: Courier").contains("issuer=Verbatim%20Harbour%20%20Courier"));
    }
}

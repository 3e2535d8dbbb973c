//! Names and addresses, as a file writes them and as they are compared.

use proptest::prelude::*;
use refreshbot::domain::email::check_email;
use refreshbot::domain::name_key::{client_name, name_key};

#[test]
fn names_are_compared_without_case_width_and_composition() {
    assert_eq!(name_key(" Café\u{a0}"), name_key("CAFE\u{301}"));
    assert_eq!(name_key("ＢＰＳ"), "bps");
    assert_eq!(name_key("STRASSE"), name_key("straße"));
    assert_ne!(name_key("Birch"), name_key("Bîrch"));
    assert_eq!(
        name_key("a  b"),
        "a  b",
        "spaces within a name are part of it"
    );
    for character in '\0'..=char::MAX {
        let key = name_key(&character.to_string());
        assert_eq!(name_key(&key), key, "{character:?}");
    }
}

#[test]
fn a_portfolio_s_name_may_have_its_prefix_or_not() {
    for name in [
        "Creatives - Birch",
        "creatives — Birch ",
        "Birch",
        " CREATIVES -Birch",
        "Creatives- Birch",
    ] {
        assert_eq!(client_name(name), "Birch", "{name}");
    }
    assert_eq!(client_name("Creatives-R-Us"), "Creatives-R-Us");
    assert_eq!(
        client_name("Creatives Inc - Berlin"),
        "Creatives Inc - Berlin"
    );
    assert_eq!(client_name("Creatives - "), "");
}

#[test]
fn an_email_address_must_look_like_one() {
    for good in [
        "a@b.example",
        "sam.o'neil+x@mail.agency.example",
        "jö@möbel.example",
    ] {
        assert_eq!(check_email(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "jo",
        "jo.becker(at)agency",
        "a@b@c",
        "a@b@c.example",
        "@b.example",
        "a@",
        "a@b",
        "a@.example",
        "a@b..example",
        "a b@c.example",
        ".a@b.example",
        "Jo <jo@b.example>",
        "a@-b.example",
    ] {
        assert!(check_email(bad).is_err(), "{bad}");
    }
    assert!(check_email(&format!("{}@b.example", "a".repeat(250))).is_err());
}

proptest! {
    #[test]
    fn the_key_of_a_key_is_itself(name in any::<String>()) {
        let key = name_key(&name);
        prop_assert_eq!(name_key(&key), key.clone());
        prop_assert_eq!(name_key(&format!(" {name}\t")), key);
    }
}

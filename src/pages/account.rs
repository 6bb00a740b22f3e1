//! `/`: the default page, behind the door. Who is signed in, and the way out.

use leptos::prelude::*;

use crate::{
    components::{ActionButton, Heading},
    state::{Session, SignIn, User},
    text::{Text, fill},
};

/// The default page.
#[component]
pub fn Account() -> impl IntoView {
    let session = expect_context::<Session>();
    let sign_in = expect_context::<SignIn>();
    Effect::new(move |_| {
        match (session.user().get(), session.half_left.get()) {
            (Some(_), _) => sign_in.show(Text::AccountTitle.get(), "", Some("default")),
            (None, true) => sign_in.show(Text::AccountSignOut.get(), "signed-out", None),
            (None, false) => {}
        }
    });
    move || match (session.user().get(), session.half_left.get()) {
        (Some(user), _) => signed_in(session, sign_in, user).into_any(),
        (None, true) => signed_out().into_any(),
        (None, false) => view! { <p class="finishing__text" role="status">{Text::AccountSigningOut.get()}</p> }.into_any(),
    }
}

fn signed_in(session: Session, sign_in: SignIn, user: User) -> impl IntoView {
    let name = user.name.clone().or(user.email.clone()).unwrap_or_else(|| user.subject.clone());
    let until = sign_in.time_of_day(user.expires_at.saturating_mul(1000));
    let rows = [
        (Text::AccountName, user.name),
        (Text::AccountEmail, user.email),
        (Text::AccountUserName, user.user_name),
        (Text::AccountExpires, Some(until)),
    ];
    let rows = rows.into_iter().filter_map(|(label, value)| {
        value.map(|value| view! {
            <div class="facts__row">
                <dt class="facts__name">{label.get()}</dt>
                <dd class="facts__value"><bdi translate="no">{value}</bdi></dd>
            </div>
        })
    });
    view! {
        <section class="step account">
            <Heading text=Text::AccountTitle.get()/>
            <p class="step__lead">{fill(Text::AccountHello, &[("name", &name)])}</p>
            <dl class="facts">{rows.collect_view()}</dl>
            <p class="step__actions">
                <ActionButton
                    action="sign-out"
                    label=Text::AccountSignOut.get()
                    waiting=session.leaving
                    main=true
                    press=move |()| session.sign_out()
                />
            </p>
        </section>
    }
}

fn signed_out() -> impl IntoView {
    view! {
        <section class="step account">
            <Heading text=Text::AccountSignOut.get()/>
            <p class="step__text">{Text::AccountSignedOutOffline.get()}</p>
            <p class="step__actions"><a class="button button--link" href="/login">{Text::IdentifyTitle.get()}</a></p>
        </section>
    }
}

//! Every text a person reads, under one key each: the views' own, and the server's messages by Okta's key, with the
//! server's text as the fall-back. Here do not live: markup, and decisions about what to show.

use std::borrow::Cow;

macro_rules! texts {
    ($($key:ident = $name:literal: $english:literal;)*) => {
        /// The key of one text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Text { $(#[doc = $english] $key,)* }

        impl Text {
            /// All keys, for tests that go through the catalogue.
            pub const ALL: &'static [Text] = &[$(Text::$key,)*];

            /// The key's name in a catalogue file.
            pub fn name(self) -> &'static str {
                match self { $(Text::$key => $name,)* }
            }

            /// The text.
            pub fn get(self) -> &'static str {
                match self { $(Text::$key => $english,)* }
            }
        }
    };
}

texts! {
    // The identifier form. Its first words stand in index.html too, so that they are there before the program.
    IdentifyTitle = "identify.title": "Sign in";
    IdentifyLead = "identify.lead": "to";
    IdentifyLabel = "identify.label": "E-mail or user name";
    IdentifyRemember = "identify.remember": "Remember me on this device";
    IdentifyForget = "identify.forget": "Forget me";
    IdentifyNext = "identify.next": "Next";
    IdentifyBusy = "identify.busy": "Checking…";
    IdentifyEmpty = "identify.empty": "Enter your e-mail address or user name, for example mia@example.com";
    IdentifyTooLong = "identify.too-long": "Enter at most 254 characters, for example mia@example.com";
    IdentifyMalformed = "identify.malformed": "This does not look like an address. Enter it like mia@example.com, or enter your user name without @";
    IdentifySuggestion = "identify.suggestion": "Did you mean {identifier}?";
    IdentifyRestarted = "identify.restarted": "Too much time went by, so sign-in starts again. What you typed is still here.";

    // The code from the mail.
    CodeTitle = "code.title": "Check your e-mail";
    CodeSentTo = "code.sent-to": "We sent a message to";
    CodeSentToSecond = "code.sent-to-second": "and to";
    CodeSentSomewhere = "code.sent-somewhere": "If there is an account for what you entered, we sent a message to its address.";
    CodeSentToYou = "code.sent-to-you": "We sent a message to your address.";
    CodeWithLink = "code.with-link": "Enter the code from it, or open the link in it.";
    CodeOnly = "code.only": "Enter the code from it.";
    CodeFrom = "code.from": "It comes from {sender}.";
    CodeLabel = "code.label": "Code";
    CodeHint = "code.hint": "{length} digits";
    CodeHintAlphanumeric = "code.hint-alphanumeric": "{length} letters and digits";
    CodeRead = "code.read": "Code: {code}";
    CodeVerify = "code.verify": "Verify";
    CodeVerifying = "code.verifying": "Verifying…";
    CodeEmpty = "code.empty": "Enter the code from the message, for example 123456";
    CodeTooShort = "code.too-short": "The code is too short: it has {length} characters";
    CodeTooLong = "code.too-long": "The code is too long: it has {length} characters";
    CodeLetters = "code.letters": "The code has only digits, no letters";
    CodeResend = "code.resend": "Send a new message";
    CodeResendIn = "code.resend-in": "Send a new message ({seconds} s)";
    CodeResendReady = "code.resend-ready": "You can ask for a new message now";
    CodeResending = "code.resending": "Sending…";
    CodeResent = "code.resent": "Sent again at {time}. Only the newest code works.";
    CodeSpam = "code.spam": "Look in the spam folder too; it can take a minute to arrive.";
    CodeChange = "code.change": "Wrong address? Change it";
    CodeEnrollTitle = "code.enroll-title": "Confirm your e-mail";
    CodeLinkVerified = "code.link-verified": "Your e-mail is confirmed. Signing you in…";
    CodeMayExpire = "code.may-expire": "It works for a few minutes.";

    // A mail that waits for a word.
    SendTitle = "send.title": "Prove it is you";
    SendLead = "send.lead": "We can send a message with a code to";
    SendSomewhere = "send.somewhere": "We can send a message with a code to the address of your account.";
    SendAction = "send.action": "Send me an e-mail";
    SendBusy = "send.busy": "Sending…";

    // A choice among authenticators.
    SelectTitle = "select.title": "Choose how to prove it is you";
    SelectLead = "select.lead": "For your safety we check that it is really you.";
    SelectEnrollTitle = "select-enroll.title": "Set up a way to sign in";
    SelectEnrollLead = "select-enroll.lead": "You will use it to prove that it is you.";
    SelectGrace = "select.grace": "Needed from {date} on";
    SelectEmail = "select.email": "E-mail";
    SelectEmailHint = "select.email-hint": "A code by e-mail";
    SelectPassword = "select.password": "Password";
    SelectPasswordHint = "select.password-hint": "The password of your account";

    // The password.
    PasswordTitle = "password.title": "Enter your password";
    PasswordLabel = "password.label": "Password";
    PasswordShow = "password.show": "Show";
    PasswordHide = "password.hide": "Hide";
    PasswordVerify = "password.verify": "Verify";
    PasswordEmpty = "password.empty": "Enter your password";

    SelectPhone = "select.phone": "Phone";
    SelectPhoneHint = "select.phone-hint": "A code by text message or call";
    SelectQuestion = "select.question": "Security question";
    SelectWebauthn = "select.webauthn": "Passkey or security key";
    SelectWebauthnHint = "select.webauthn-hint": "Face, fingerprint, screen lock or a key";
    AuthenticatorUnnamed = "select.unnamed": "your authenticator";

    // Forms that the server describes.
    FormTitle = "form.title": "One more step";
    FormContinue = "form.continue": "Continue";
    FormResend = "form.resend": "Send again";
    FormResendIn = "form.resend-in": "Send again ({seconds} s)";
    FormResent = "form.resent": "Sent again at {time}.";
    FieldEmpty = "field.empty": "Fill in: {label}";
    FieldTooShort = "field.too-short": "{label}: at least {count} characters";
    FieldTooLong = "field.too-long": "{label}: at most {count} characters";
    FieldOptional = "field.optional": "(optional)";
    FieldChoose = "field.choose": "Choose…";
    FieldPhone = "field.phone": "Phone number";
    FieldPhoneHint = "field.phone-hint": "With country code, like +1 555 010 0100";
    FieldHow = "field.how": "Choose how";
    MethodSms = "method.sms": "Text message";
    MethodVoice = "method.voice": "Call";
    MethodPush = "method.push": "Notification";
    MethodTotp = "method.totp": "Code from the app";
    ChannelQr = "channel.qrcode": "Scan a picture with the app";
    ChannelEmail = "channel.email": "Get a link by e-mail";
    ChannelSms = "channel.sms": "Get a link by text message";
    OtpTitle = "otp.title": "Enter the code from {name}";
    PhoneTitle = "phone.title": "Check your phone";
    PhoneEnrollTitle = "phone.enroll-title": "Confirm your phone";
    PhoneSent = "phone.sent": "We sent a code to {number}.";
    PhoneSentSomewhere = "phone.sent-somewhere": "We sent a code to your phone.";
    PhoneCalled = "phone.called": "We are calling {number} to tell you a code.";
    PhoneCalledSomewhere = "phone.called-somewhere": "We are calling your phone to tell you a code.";
    DataTitle = "data.title": "Prove it is you with {name}";
    DataLead = "data.lead": "We can send a code to {number}.";
    EnrollTitle = "enroll.title": "Set up {name}";
    EnrollScan = "enroll.scan": "Scan this with the app, then enter the code that it shows.";
    SetupPicture = "setup.picture": "A picture to scan with the app";
    SetupSecret = "setup.secret": "Cannot scan? Type this key into the app:";
    QuestionTitle = "question.title": "Answer your security question";
    QuestionEnrollTitle = "question.enroll-title": "Set up a security question";
    NewPasswordTitle = "new-password.title": "Choose a new password";
    NewPasswordAction = "new-password.action": "Save password";
    ExpiredPasswordTitle = "expired-password.title": "Your password has expired";
    ExpiringPasswordTitle = "expiring-password.title": "Your password expires soon";
    RuleKept = "rule.kept": "Fulfilled:";
    RuleBroken = "rule.broken": "Not yet:";
    RuleLength = "rule.length": "At least {count} characters";
    RuleLowerCase = "rule.lower-case": "Lower-case letters: {count} or more";
    RuleUpperCase = "rule.upper-case": "Capital letters: {count} or more";
    RuleNumber = "rule.number": "Digits: {count} or more";
    RuleSymbol = "rule.symbol": "Other characters: {count} or more";
    RuleRepeating = "rule.repeating": "The same character at most {count} times in a row";
    RuleUsername = "rule.username": "No part of your user name";
    RuleFirstName = "rule.first-name": "Not your first name";
    RuleLastName = "rule.last-name": "Not your last name";
    RuleHistory = "rule.history": "None of your last {count} passwords";
    RegisterTitle = "register.title": "Create an account";
    RegisterAction = "register.action": "Create account";
    ProfileTitle = "profile.title": "Complete your profile";
    RecoverTitle = "recover.title": "Reset your password";
    RecoverLead = "recover.lead": "Tell us who you are; then we check that it is you.";
    UnlockTitle = "unlock.title": "Unlock your account";
    ConsentTitle = "consent.title": "Allow access?";
    ConsentLead = "consent.lead": "Going on, you let the app do this in your name:";
    ConsentAllow = "consent.allow": "Allow";
    ConsentDeny = "consent.deny": "Do not allow";
    EmailConsentTitle = "email-consent.title": "Did you just try to sign in?";
    EmailConsentAllow = "email-consent.allow": "Yes, it is me";
    StayTitle = "stay.title": "Stay signed in?";
    DeviceTitle = "device.title": "Your device needs attention";
    DeviceCodeTitle = "device-code.title": "Activate your device";
    DeviceCodeLead = "device-code.lead": "Enter the code that the device shows.";
    ActivationTitle = "activation.title": "This activation link has expired";

    // Waiting for another device.
    WaitTitle = "wait.title": "Please wait";
    WaitText = "wait.text": "The sign-in service is busy with something. This page goes on by itself.";
    WaitStatus = "wait.status": "Waiting…";
    WaitPushTitle = "wait.push-title": "Confirm on your device";
    WaitPush = "wait.push": "We sent a notification to {name}. Open it and confirm that it is you.";
    WaitDeviceTitle = "wait.device-title": "Use Okta Verify on this device";
    WaitDeviceAsked = "wait.device-asked": "Okta Verify on this device is being asked. Follow what it shows.";
    WaitDeviceUnreachable = "wait.device-unreachable": "Your organisation asks for Okta Verify on this device, which cannot be reached from here. Choose another way.";
    WaitDeviceLink = "wait.device-link": "Open it and confirm that it is you. This page goes on by itself.";
    WaitDeviceOpen = "wait.device-open": "Open Okta Verify";
    WaitDeviceDownload = "wait.device-download": "Get Okta Verify";
    WayLaunch = "way.launch": "Sign in with Okta FastPass";
    WaitNumber = "wait.number": "Choose this number there:";
    WaitEnrollTitle = "wait.enroll-title": "Finish on your device";
    WaitEnrollScan = "wait.enroll-scan": "Install {name} on your phone, add an account there and scan this.";
    WaitEnrollSent = "wait.enroll-sent": "We sent a link to {to}. Open it on the device that you want to set up.";
    WaitEnrollSentSomewhere = "wait.enroll-sent-somewhere": "We sent you a link. Open it on the device that you want to set up.";
    WaitEnrollDevice = "wait.enroll-device": "Open {name} on your device and add this account there.";

    // Passkeys and security keys.
    WebauthnTitle = "webauthn.title": "Use your passkey or security key";
    WebauthnLead = "webauthn.lead": "Your browser asks for your face, your fingerprint, your screen lock or your key.";
    WebauthnAction = "webauthn.action": "Continue";
    WebauthnEnrollTitle = "webauthn.enroll-title": "Set up a passkey or security key";
    WebauthnEnrollLead = "webauthn.enroll-lead": "Your browser asks where to keep it: on this device, on your phone, or on a key.";
    WebauthnEnrollAction = "webauthn.enroll-action": "Set up";
    WebauthnBusy = "webauthn.busy": "Waiting for your browser…";
    WebauthnUnsupported = "webauthn.unsupported": "This browser cannot use passkeys here. Choose another way.";
    WebauthnRefused = "webauthn.refused": "That did not work, or it was cancelled. Try again, or choose another way.";
    WebauthnKnown = "webauthn.known": "This one is set up already. Use another one, or choose another way.";

    // Other places, and ways beside a step.
    ProvidersTitle = "providers.title": "Continue at your sign-in provider";
    ProvidersText = "providers.text": "You prove who you are there, and come back here.";
    WayProvider = "way.provider": "Continue with {name}";
    WayRecover = "way.recover": "Forgot your password?";
    WaySignUp = "way.sign-up": "Create an account";
    WayIdentify = "way.identify": "Back to sign-in";
    WayUnlock = "way.unlock": "Unlock your account";
    WayChannel = "way.channel": "Set it up another way";
    WayOther = "way.other": "Another way on";
    HostedDuo = "hosted.duo": "Your organisation asks for Duo, which this page cannot show. You can take this step on the page that Okta hosts, and come back here.";
    HostedSmartCard = "hosted.smart-card": "Your organisation asks for a smart card. You can take this step on the page that Okta hosts, and come back here.";
    HostedDevice = "hosted.device": "Your organisation checks this device with Okta Verify, which this page cannot do. You can take this step on the page that Okta hosts, and come back here.";

    // On every step.
    SignedInAs = "step.signing-in-as": "Signing in as";
    StepStartOver = "step.start-over": "Start over";
    StepOtherMethod = "step.other-method": "Choose another way";
    StepSkip = "step.skip": "Skip for now";
    StepHosted = "step.hosted": "Sign in at Okta instead";
    StepWorking = "step.working": "One moment…";
    StepTryAgain = "step.try-again": "Try again";
    ErrorPrefix = "error.prefix": "Error:";
    HelpTitle = "help.title": "Need help?";
    HelpNotReceived = "help.not-received": "No message yet? Look in the spam folder, wait a minute, then ask for a new one.";
    HelpNoAccess = "help.no-access": "If you cannot read that mailbox, choose another way where one is offered.";
    LinksTerms = "links.terms": "Terms of use";
    LinksPrivacy = "links.privacy": "Privacy";
    LinksHelp = "links.help": "Help";
    HelpGeneral = "help.general": "If you cannot go on, start over, sign in at Okta, or ask the people who run this site.";
    MessageMore = "message.more": "Read more";
    StorageBlocked = "storage.blocked": "This browser does not let the page remember anything. You can sign in with the code, but not with the link, and you will have to sign in again after a reload.";

    // What can go wrong on the way.
    TroubleOffline = "trouble.unreachable": "The sign-in service could not be reached. Check your connection and try again; what you typed is still here.";
    TroubleTimedOut = "trouble.timed-out": "The sign-in service did not answer. Try again; what you typed is still here.";
    TroubleServer = "trouble.server": "The sign-in service has a problem. Try again in a moment; what you typed is still here.";
    TroubleRateLimited = "trouble.rate-limited": "Too many attempts. Wait a minute, then try again.";
    TroubleRateLimitedUntil = "trouble.rate-limited-until": "Too many attempts. Try again at {time}.";

    // The ends.
    FinishingTitle = "finishing.title": "Signing you in";
    FinishingText = "finishing.text": "This takes a moment.";
    EndTitle = "end.title": "Sign-in stopped";
    EndDoneTitle = "end.done.title": "That is done";
    EndExpiredTitle = "end.expired.title": "Too much time went by";
    EndExpiredText = "end.expired.text": "This sign-in has expired. Start again; your address is still filled in.";
    EndUnreachableTitle = "end.unreachable.title": "The sign-in service could not be reached";
    EndInterruptedTitle = "end.interrupted.title": "Almost there";
    EndInterruptedText = "end.interrupted.text": "You have proved who you are, but the last step did not come through. Try again.";
    EndUnverifiedTitle = "end.unverified.title": "The answer could not be verified";
    EndUnverifiedText = "end.unverified.text": "What the sign-in service sent does not prove who you are, so it was thrown away. Start again; if it happens once more, tell the people who run this site.";
    EndClockTitle = "end.clock.title": "This device’s clock is wrong";
    EndClockText = "end.clock.text": "Sign-in is only safe with the right time. Set date and time to automatic, then try again.";
    EndConfigurationTitle = "end.configuration.title": "This page is not set up correctly";
    EndConfigurationText = "end.configuration.text": "The sign-in service refuses it, and nothing you do here can change that. Tell the people who run this site; this may help them:";
    EndElsewhereTitle = "end.elsewhere.title": "You are signed in in another tab";
    EndElsewhereText = "end.elsewhere.text": "Sign-in was finished there. You can close this tab, or go on here.";
    EndElsewhereAction = "end.elsewhere.action": "Go on here";
    EndNothing = "end.nothing": "The sign-in service ended this attempt without a reason.";
    LinkCodeTitle = "link-code.title": "Your code";
    LinkCodeText = "link-code.text": "Type it where you started to sign in: the other browser, tab or device that shows “Check your e-mail”.";
    LinkCodeWarning = "link-code.warning": "Only do this if it was you who asked for it a moment ago. Nobody else should ever get this code from you.";
    LinkCodeWebview = "link-code.webview": "You seem to have opened the link inside a mail app. If you started in your browser, go back there.";
    LinkCodeCopy = "link-code.copy": "Copy code";
    LinkCodeCopied = "link-code.copied": "Code copied";
    LinkCodeNotCopied = "link-code.not-copied": "Copying is not allowed here. Select the code and copy it yourself.";
    LinkExpiredTitle = "link-expired.title": "This link has expired";
    LinkExpiredText = "link-expired.text": "It was too old, or a newer message has replaced it. Start again to get a new one.";
    LinkUsedTitle = "link-used.title": "This link was used already";
    LinkUsedText = "link-used.text": "Each link works once. If you are not signed in, start again to get a new one.";
    LinkDamagedTitle = "link-damaged.title": "This link is damaged";
    LinkDamagedText = "link-damaged.text": "A part of it is missing. Copy the whole link from the message, type the code instead, or start again.";
    StartLinkTitle = "start-link.title": "This link does not work any more";
    StartLinkText = "start-link.text": "It was used already, or it is too old. Sign in, or ask for a new one there.";
    StartLinkAction = "start-link.action": "Go to sign-in";
    ForgottenTitle = "forgotten.title": "This sign-in is over";
    ForgottenText = "forgotten.text": "It was finished already, or this tab no longer knows of it. If you are not signed in, start again.";
    LinkNewMail = "link.new-mail": "Start again";
    HostedTitle = "hosted.title": "One more step, at Okta";
    HostedText = "hosted.text": "Your organisation asks for a step that this page cannot show. You can take it on the page that Okta hosts, and come back here.";
    RedirectText = "redirect.text": "You sign in on the page that Okta hosts, and come back here.";
    HostedAction = "hosted.action": "Go on at Okta";
    DeniedTitle = "denied.title": "Access was denied";
    DeniedText = "denied.text": "Somebody answered no to this sign-in, or you may not use this app.";

    // Behind the door.
    AccountTitle = "account.title": "You are signed in";
    AccountHello = "account.hello": "Welcome, {name}";
    AccountName = "account.name": "Name";
    AccountEmail = "account.email": "E-mail";
    AccountUserName = "account.user-name": "User name";
    AccountExpires = "account.expires": "Session until";
    AccountSignOut = "account.sign-out": "Sign out";
    AccountSigningOut = "account.signing-out": "Signing out…";
    AccountSignedOut = "account.signed-out": "You are signed out";
    AccountSignedOutText = "account.signed-out-text": "Nothing of your session is left in this browser.";
    AccountSignedOutOffline = "account.signed-out-offline": "You are signed out here. The sign-in service could not be told, so a session may still live there until it ends by itself.";
    SessionWarning = "session.warning": "Attention:";
    SessionIdleSoon = "session.idle-soon": "You will be signed out at {time}, because nothing has happened for a while.";
    SessionStay = "session.stay": "Stay signed in";
    SessionLifetimeSoon = "session.lifetime-soon": "Your session ends at {time}. Save what you are working on, and sign in again.";
    SessionSignInAgain = "session.sign-in-again": "Sign in again now";
    SessionOffline = "session.offline": "You seem to be offline. You stay signed in, and the session is renewed when the connection is back.";
    SessionInMemory = "session.in-memory": "This browser does not let the page keep your session. When you reload or close this page, you will have to sign in again.";
    SessionClockAhead = "session.clock-ahead": "The clock of this device is {minutes} minutes fast. Signing in works; other pages may not.";
    SessionClockBehind = "session.clock-behind": "The clock of this device is {minutes} minutes slow. Signing in works; other pages may not.";
    SessionEnded = "session.ended": "Your session has ended";
    SessionExpired = "session.expired": "The sign-in service does not renew it any more. Sign in again to go on where you were.";
    SessionElsewhere = "session.elsewhere": "This happened in another tab or on another page of this site.";
    SessionIdle = "session.idle": "Nothing happened for a while, so you were signed out to keep your account safe.";
    SessionLifetime = "session.lifetime": "Your session has reached its longest time. Sign in again to go on where you were.";
    NotFoundTitle = "not-found.title": "Page not found";
    NotFoundText = "not-found.text": "There is nothing at this address.";
    NotFoundAction = "not-found.action": "Go to the start page";
}

/// The text with its placeholders filled. What is filled in is shown as text, whatever it is.
pub fn fill(text: Text, values: &[(&str, &str)]) -> String {
    let mut filled = text.get().to_owned();
    for (name, value) in values {
        filled = filled.replace(&["{", name, "}"].concat(), value);
    }
    filled
}

/// A server message in our words where we have some, else in the server's. It is empty where neither says anything.
pub fn server_message<'a>(key: Option<&str>, server_text: &'a str) -> Cow<'a, str> {
    let own = match key.unwrap_or_default() {
        "api.authn.error.PASSCODE_INVALID" | "authfactor.challenge.soft_token.invalid_passcode" => {
            "That code is not right. Only the newest one works."
        }
        "authfactor.challenge.soft_token.used_passcode" => {
            "Each code works once. Wait for the next one."
        }
        "authfactor.challenge.question_factor.answer_invalid" => "That answer is not right.",
        "api.authn.poll.error.push_rejected" => {
            "This was answered no on your device. If it was not you who answered, start over."
        }
        "api.factors.error.sms.invalid_phone" => {
            "This does not look like a phone number. Enter it with its country code, for example +1 555 010 0100"
        }
        "authfactor.webauthn.error.assertion_validation_failure" => {
            "That passkey or security key was not accepted. Try again, or choose another way."
        }
        "idx.unknown.user" => "There is no account for that. Check the spelling.",
        "errors.E0000004" => {
            "That did not work. Check what you entered; if it is right, your account may be locked."
        }
        "incorrectPassword" => "That password is not right.",
        "tooManyRequests" | "oie.tooManyRequests" | "errors.E0000047" => {
            "Too many attempts. Wait a while, then try again."
        }
        "authfactor.challenge.suspended_factor" => {
            "Too many wrong answers. This way is locked for a while."
        }
        "idx.session.expired" | "error.expired.session" => "This sign-in has expired.",
        "error.username.required" => Text::IdentifyEmpty.get(),
        "error.password.required" => Text::PasswordEmpty.get(),
        "idx.error.user.not.assigned.to.app"
        | "idx.error.code.user_not_assigned"
        | "idx.error.code.no_matching_policy" => {
            "Your account may not use this app. Ask the people who run it for access."
        }
        "security.access_denied" => "You may not sign in here. Ask the people who run this site.",
        "idx.email.verification.required" => {
            "To finish signing in, open the message in your mailbox."
        }
        "idx.operation.cancelled.by.user" | "idx.operation.cancelled.on.other.device" => {
            "Somebody answered no to this sign-in."
        }
        "oie.selfservice.unlock_user.landing.to.app.success.message" => {
            "Your account is unlocked. Prove that it is you to go on."
        }
        "idx.transferred.to.new.tab" => "Sign-in went on in another tab.",
        "E0000009" | "E0000010" => "The sign-in service has a problem. Try again later.",
        _ => "",
    };
    match (own, server_text) {
        ("", server_text) => Cow::Borrowed(server_text),
        (own, _) => Cow::Borrowed(own),
    }
}

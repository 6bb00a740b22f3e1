//! The keys, in the order of the catalogue's files, by when they travel.

macro_rules! keys {
    ($($travel:ident { $($key:ident = $name:literal;)* })*) => {
        /// The key of one text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is told by its English text, in `src/text/en.json`")]
        pub enum Text { $($($key,)*)* }

        impl Text {
            /// All keys, for tests that go through the catalogue.
            pub const ALL: &'static [Text] = &[$($(Text::$key,)*)*];

            /// The key's name in a catalogue file. It is for the host: the program knows the texts by their place.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn name(self) -> &'static str {
                match self { $($(Text::$key => $name,)*)* }
            }
        }
    };
}

keys! {
    // What a sign-in by mail can say, the pages after it, and whatever is said while a file is on its way: the first file of a language.
    sign_in {
        // The identifier form.
        IdentifyTitle = "identify.title";
        IdentifyNext = "identify.next";
        IdentifyBusy = "identify.busy";
        IdentifyEmpty = "identify.empty";
        IdentifyTooLong = "identify.too-long";
        IdentifyMalformed = "identify.malformed";
        IdentifySuggestion = "identify.suggestion";
        IdentifyRestarted = "identify.restarted";

        // The code from the mail.
        CodeTitle = "code.title";
        CodeSentTo = "code.sent-to";
        CodeSentToSecond = "code.sent-to-second";
        CodeSentSomewhere = "code.sent-somewhere";
        CodeSentToYou = "code.sent-to-you";
        CodeWithLink = "code.with-link";
        CodeOnly = "code.only";
        CodeFrom = "code.from";
        CodeLabel = "code.label";
        CodeHint = "code.hint";
        CodeHintAlphanumeric = "code.hint-alphanumeric";
        CodeAutoSubmit = "code.auto-submit";
        CodeRead = "code.read";
        CodeVerify = "code.verify";
        CodeVerifying = "code.verifying";
        CodeEmpty = "code.empty";
        CodeTooShort = "code.too-short";
        CodeTooLong = "code.too-long";
        CodeLetters = "code.letters";
        CodeResend = "code.resend";
        CodeResendIn = "code.resend-in";
        CodeResendReady = "code.resend-ready";
        CodeResending = "code.resending";
        CodeResent = "code.resent";
        CodeSpam = "code.spam";
        CodeChange = "code.change";
        CodeEnrollTitle = "code.enroll-title";
        CodeLinkVerified = "code.link-verified";
        CodeMayExpire = "code.may-expire";

        // What is asked for and sent again on other steps, too.
        SendAction = "send.action";
        PasswordEmpty = "password.empty";
        FormResend = "form.resend";
        FormResendIn = "form.resend-in";
        FormResent = "form.resent";

        // Ways beside a step.
        WayLaunch = "way.launch";
        WayProvider = "way.provider";
        WayRecover = "way.recover";
        WaySignUp = "way.sign-up";
        WayIdentify = "way.identify";
        WayUnlock = "way.unlock";
        WayChannel = "way.channel";
        WayOther = "way.other";

        // On every step.
        SignedInAs = "step.signing-in-as";
        StepStartOver = "step.start-over";
        StepOtherMethod = "step.other-method";
        StepSkip = "step.skip";
        StepHosted = "step.hosted";
        StepWorking = "step.working";
        StepTryAgain = "step.try-again";
        ErrorPrefix = "error.prefix";
        StorageBlocked = "storage.blocked";

        // Around every step, and where the program does not run.
        LanguageChanged = "language.changed";
        LanguageFailed = "language.failed";
        FailedLoad = "failed.load";

        // What can go wrong on the way.
        TroubleOffline = "trouble.unreachable";
        TroubleTimedOut = "trouble.timed-out";
        TroubleServer = "trouble.server";
        TroubleRateLimited = "trouble.rate-limited";
        TroubleRateLimitedUntil = "trouble.rate-limited-until";

        // The ends.
        FinishingTitle = "finishing.title";
        FinishingText = "finishing.text";
        EndTitle = "end.title";

        // Behind the door.
        AccountTitle = "account.title";
        AccountHello = "account.hello";
        AccountName = "account.name";
        AccountEmail = "account.email";
        AccountUserName = "account.user-name";
        AccountExpires = "account.expires";
        AccountSignOut = "account.sign-out";
        AccountSigningOut = "account.signing-out";
        AccountSignedOut = "account.signed-out";
        AccountSignedOutText = "account.signed-out-text";
        AccountSignedOutOffline = "account.signed-out-offline";
        SessionWarning = "session.warning";
        SessionIdleSoon = "session.idle-soon";
        SessionStay = "session.stay";
        SessionLifetimeSoon = "session.lifetime-soon";
        SessionSignInAgain = "session.sign-in-again";
        SessionOffline = "session.offline";
        SessionInMemory = "session.in-memory";
        SessionClockAhead = "session.clock-ahead";
        SessionClockBehind = "session.clock-behind";
        SessionEnded = "session.ended";
        SessionExpired = "session.expired";
        SessionElsewhere = "session.elsewhere";
        SessionIdle = "session.idle";
        SessionLifetime = "session.lifetime";
        NotFoundTitle = "not-found.title";
        NotFoundText = "not-found.text";
        NotFoundAction = "not-found.action";
    }

    // What the page's own HTML says in English: in the first file of every other language.
    page {
        // The identifier form.
        IdentifyLead = "identify.lead";
        IdentifyLabel = "identify.label";
        IdentifyRemember = "identify.remember";
        IdentifyForget = "identify.forget";

        // The password.
        PasswordLabel = "password.label";

        // On every step.
        HelpTitle = "help.title";
        HelpNotReceived = "help.not-received";
        HelpNoAccess = "help.no-access";
        HelpGeneral = "help.general";
        HelpHosted = "help.hosted";

        // Around every step, and where the program does not run.
        LinksTerms = "links.terms";
        LinksPrivacy = "links.privacy";
        LinksHelp = "links.help";
        LanguageLabel = "language.label";
        SlowText = "slow.text";
        FailedTitle = "failed.title";
        FailedConfiguration = "failed.configuration";
        FailedInsecure = "failed.insecure";
        FailedFramed = "failed.framed";
        FailedHosted = "failed.hosted";
    }

    // All else: the second file.
    rest {
        // A mail that waits for a word.
        SendTitle = "send.title";
        SendLead = "send.lead";
        SendSomewhere = "send.somewhere";
        SendBusy = "send.busy";

        // A choice among authenticators.
        SelectTitle = "select.title";
        SelectLead = "select.lead";
        SelectEnrollTitle = "select-enroll.title";
        SelectEnrollLead = "select-enroll.lead";
        SelectGrace = "select.grace";
        SelectEmail = "select.email";
        SelectEmailHint = "select.email-hint";
        SelectPassword = "select.password";
        SelectPasswordHint = "select.password-hint";

        // The password.
        PasswordTitle = "password.title";
        PasswordShow = "password.show";
        PasswordHide = "password.hide";
        PasswordVerify = "password.verify";
        SelectPhone = "select.phone";
        SelectPhoneHint = "select.phone-hint";
        SelectQuestion = "select.question";
        SelectWebauthn = "select.webauthn";
        SelectWebauthnHint = "select.webauthn-hint";
        AuthenticatorUnnamed = "select.unnamed";

        // Forms that the server describes.
        FormTitle = "form.title";
        FormContinue = "form.continue";
        FieldEmpty = "field.empty";
        FieldTooShort = "field.too-short";
        FieldTooLong = "field.too-long";
        FieldOptional = "field.optional";
        FieldChoose = "field.choose";
        FieldPhone = "field.phone";
        FieldPhoneHint = "field.phone-hint";
        FieldHow = "field.how";
        MethodSms = "method.sms";
        MethodVoice = "method.voice";
        MethodPush = "method.push";
        MethodTotp = "method.totp";
        ChannelQr = "channel.qrcode";
        ChannelEmail = "channel.email";
        ChannelSms = "channel.sms";
        OtpTitle = "otp.title";
        PhoneTitle = "phone.title";
        PhoneEnrollTitle = "phone.enroll-title";
        PhoneSent = "phone.sent";
        PhoneSentSomewhere = "phone.sent-somewhere";
        PhoneCalled = "phone.called";
        PhoneCalledSomewhere = "phone.called-somewhere";
        DataTitle = "data.title";
        DataLead = "data.lead";
        EnrollTitle = "enroll.title";
        EnrollScan = "enroll.scan";
        SetupPicture = "setup.picture";
        SetupSecret = "setup.secret";
        QuestionTitle = "question.title";
        QuestionEnrollTitle = "question.enroll-title";
        NewPasswordTitle = "new-password.title";
        NewPasswordAction = "new-password.action";
        ExpiredPasswordTitle = "expired-password.title";
        ExpiringPasswordTitle = "expiring-password.title";
        RuleKept = "rule.kept";
        RuleBroken = "rule.broken";
        RuleLength = "rule.length";
        RuleLowerCase = "rule.lower-case";
        RuleUpperCase = "rule.upper-case";
        RuleNumber = "rule.number";
        RuleSymbol = "rule.symbol";
        RuleRepeating = "rule.repeating";
        RuleUsername = "rule.username";
        RuleFirstName = "rule.first-name";
        RuleLastName = "rule.last-name";
        RuleHistory = "rule.history";
        RegisterTitle = "register.title";
        RegisterAction = "register.action";
        ProfileTitle = "profile.title";
        RecoverTitle = "recover.title";
        RecoverLead = "recover.lead";
        UnlockTitle = "unlock.title";
        ConsentTitle = "consent.title";
        ConsentLead = "consent.lead";
        ConsentAllow = "consent.allow";
        ConsentDeny = "consent.deny";
        EmailConsentTitle = "email-consent.title";
        EmailConsentAllow = "email-consent.allow";
        StayTitle = "stay.title";
        DeviceTitle = "device.title";
        DeviceCodeTitle = "device-code.title";
        DeviceCodeLead = "device-code.lead";
        ActivationTitle = "activation.title";

        // Waiting for another device.
        WaitTitle = "wait.title";
        WaitText = "wait.text";
        WaitStatus = "wait.status";
        WaitPushTitle = "wait.push-title";
        WaitPush = "wait.push";
        WaitDeviceTitle = "wait.device-title";
        WaitDeviceAsked = "wait.device-asked";
        WaitDeviceUnreachable = "wait.device-unreachable";
        WaitDeviceLink = "wait.device-link";
        WaitDeviceOpen = "wait.device-open";
        WaitDeviceDownload = "wait.device-download";
        WaitNumber = "wait.number";
        WaitEnrollTitle = "wait.enroll-title";
        WaitEnrollScan = "wait.enroll-scan";
        WaitEnrollSent = "wait.enroll-sent";
        WaitEnrollSentSomewhere = "wait.enroll-sent-somewhere";
        WaitEnrollDevice = "wait.enroll-device";

        // Passkeys and security keys.
        WebauthnTitle = "webauthn.title";
        WebauthnLead = "webauthn.lead";
        WebauthnAction = "webauthn.action";
        WebauthnEnrollTitle = "webauthn.enroll-title";
        WebauthnEnrollLead = "webauthn.enroll-lead";
        WebauthnEnrollAction = "webauthn.enroll-action";
        WebauthnBusy = "webauthn.busy";
        WebauthnUnsupported = "webauthn.unsupported";
        WebauthnRefused = "webauthn.refused";
        WebauthnKnown = "webauthn.known";

        // Other places, and ways beside a step.
        ProvidersTitle = "providers.title";
        ProvidersText = "providers.text";
        HostedDuo = "hosted.duo";
        HostedSmartCard = "hosted.smart-card";
        HostedDevice = "hosted.device";

        // On every step.
        MessageMore = "message.more";

        // The ends.
        EndDoneTitle = "end.done.title";
        EndExpiredTitle = "end.expired.title";
        EndExpiredText = "end.expired.text";
        EndUnreachableTitle = "end.unreachable.title";
        EndInterruptedTitle = "end.interrupted.title";
        EndInterruptedText = "end.interrupted.text";
        EndUnverifiedTitle = "end.unverified.title";
        EndUnverifiedText = "end.unverified.text";
        EndClockTitle = "end.clock.title";
        EndClockText = "end.clock.text";
        EndConfigurationTitle = "end.configuration.title";
        EndConfigurationText = "end.configuration.text";
        EndElsewhereTitle = "end.elsewhere.title";
        EndElsewhereText = "end.elsewhere.text";
        EndElsewhereAction = "end.elsewhere.action";
        EndNothing = "end.nothing";
        LinkCodeTitle = "link-code.title";
        LinkCodeText = "link-code.text";
        LinkCodeWarning = "link-code.warning";
        LinkCodeWebview = "link-code.webview";
        LinkCodeCopy = "link-code.copy";
        LinkCodeCopied = "link-code.copied";
        LinkCodeNotCopied = "link-code.not-copied";
        LinkExpiredTitle = "link-expired.title";
        LinkExpiredText = "link-expired.text";
        LinkUsedTitle = "link-used.title";
        LinkUsedText = "link-used.text";
        LinkDamagedTitle = "link-damaged.title";
        LinkDamagedText = "link-damaged.text";
        StartLinkTitle = "start-link.title";
        StartLinkText = "start-link.text";
        StartLinkAction = "start-link.action";
        ForgottenTitle = "forgotten.title";
        ForgottenText = "forgotten.text";
        LinkNewMail = "link.new-mail";
        HostedTitle = "hosted.title";
        HostedText = "hosted.text";
        RedirectText = "redirect.text";
        HostedAction = "hosted.action";
        DeniedTitle = "denied.title";
        DeniedText = "denied.text";

        // The server's messages.
        MessageCodeWrong = "message.code-wrong";
        MessageCodeUsed = "message.code-used";
        MessageCodeNext = "message.code-next";
        MessageAnswerWrong = "message.answer-wrong";
        MessageAnswerTooShort = "message.answer-too-short";
        MessagePushRefused = "message.push-refused";
        MessagePhoneInvalid = "message.phone-invalid";
        MessagePasskeyRefused = "message.passkey-refused";
        MessageUnknownUser = "message.unknown-user";
        MessageNotAccepted = "message.not-accepted";
        MessagePasswordWrong = "message.password-wrong";
        MessagePasswordRules = "message.password-rules";
        MessagePasswordExpiring = "message.password-expiring";
        MessageTooMany = "message.too-many";
        MessageSuspended = "message.suspended";
        MessageExpired = "message.expired";
        MessageNotAssigned = "message.not-assigned";
        MessageNotNow = "message.not-now";
        MessageDenied = "message.denied";
        MessageEmailWaits = "message.email-waits";
        MessageRefused = "message.refused";
        MessageUnlocked = "message.unlocked";
        MessageElsewhere = "message.elsewhere";
        MessageService = "message.service";
        MessageFieldEmail = "message.field-email";
        MessageFieldForm = "message.field-form";
        MessageDeviceOption = "message.device-option";
        MessageDeviceUpdate = "message.device-update";
        MessageDeviceUntil = "message.device-until";
    }
}

//! The ways through the app, in the words of the people who take them.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod altered;
mod around;
mod code;
mod dead_link;
mod device;
mod doctor;
mod endings;
mod enrolments;
mod everyone;
mod factors;
mod faults;
mod first_password;
mod harness;
mod hosts;
mod identify;
mod link;
mod looks;
mod markup;
mod passkeys;
mod polling;
mod prompts;
mod providers;
mod pushes;
mod recorded;
mod recovery;
mod redirect;
mod registration;
mod requests;
mod resend;
mod session;
mod session_auth_js;
mod session_ends;
mod session_keys;
mod session_tabs;
mod session_traces;
mod session_trouble;
mod sessions;
mod start;
mod tokens;
mod ways;

use std::process::ExitCode;

use e2e::people;

fn main() -> ExitCode {
    e2e::run(
        e2e::tests! {
            harness:
                an_error_on_the_console_is_noticed,
                a_breach_of_the_policy_is_noticed,
                a_screen_that_not_everybody_can_use_is_noticed;
            hosts:
                nginx_answers_as_the_demo_does,
                caddy_answers_as_the_demo_does,
                a_sign_in_behind_nginx,
                a_sign_in_behind_caddy;
            redirect:
                redirect_mode_signs_in_at_okta_and_comes_back,
                back_from_okta_is_no_trap,
                listeners_hear_words_and_nothing_else;
            doctor:
                a_healthy_page_is_healthy,
                the_report_is_plain_text_without_secrets,
                it_fits_a_narrow_window_and_is_loaded_nowhere_else,
                what_a_careless_host_does_is_told,
                a_policy_that_shuts_the_org_out_is_told,
                a_wrong_clock_is_told,
                off_this_machine_it_has_to_be_allowed,
                what_is_missing_at_the_org_is_told,
                what_config_json_gets_wrong_is_told;
            faults:
                interact_fails_in_every_way,
                introspect_fails_in_every_way,
                identify_fails_in_every_way,
                metadata_fail_in_every_way,
                keys_fail_in_every_way,
                a_poll_fails_in_every_way,
                the_last_poll_fails_in_every_way,
                a_new_mail_fails_in_every_way,
                the_answer_fails_in_every_way,
                starting_over_fails_in_every_way,
                the_token_fails_in_every_way;
            code:
                a_code_from_the_mail_signs_in,
                the_field_is_made_for_codes,
                a_wrong_code_is_told_and_the_right_one_works,
                what_cannot_be_a_code_asks_nobody,
                a_code_is_found_in_whatever_is_pasted,
                a_complete_code_is_sent_once,
                pressing_while_a_code_is_checked_asks_once,
                a_code_waits_for_the_button_where_the_site_wants_that,
                a_code_of_letters_and_digits_works,
                too_many_wrong_codes_are_told,
                a_sign_in_that_took_too_long_starts_again_with_the_name,
                a_used_code_is_nowhere_on_the_page;
            polling:
                a_code_without_a_link_is_not_polled_for,
                waiting_for_the_link_disturbs_nobody,
                a_lost_network_does_not_end_the_waiting,
                polling_keeps_to_the_orgs_interval;
            resend:
                a_new_mail_replaces_the_old_one,
                the_end_of_the_countdown_is_announced,
                a_mail_that_was_not_sent_is_not_claimed;
            identify:
                the_form_is_what_password_managers_look_for,
                an_unknown_name_is_told_and_can_be_mended,
                a_stranger_looks_like_anybody_where_the_org_wants_that,
                a_locked_account_is_told,
                an_account_that_may_not_use_the_app_is_told,
                what_cannot_be_a_name_asks_nobody,
                a_double_click_asks_once,
                enter_submits_once,
                what_was_filled_in_silently_is_sent,
                a_likely_slip_gets_a_suggestion,
                the_name_is_remembered_on_demand_and_forgotten_at_once,
                a_stale_page_starts_again_without_a_word;
            link:
                the_code_leaves_the_address_first,
                the_link_signs_in_where_it_is_opened,
                the_link_signs_in_when_the_first_tab_is_gone,
                the_link_signs_in_in_the_first_tab_itself,
                the_link_leads_to_the_page_that_was_wanted,
                another_browser_shows_the_code,
                a_mail_apps_browser_is_told_where_to_go_back,
                the_landing_page_can_be_loaded_again,
                who_is_signed_in_goes_on,
                a_link_that_the_org_verifies_finishes_the_first_tab,
                a_second_factor_is_asked_for_in_the_links_tab;
            dead_link:
                an_older_link_is_answered_by_the_org,
                a_link_that_was_superseded_on_the_way_is_told,
                an_expired_link_leads_to_a_new_start,
                a_damaged_link_is_told,
                a_used_link_is_told_to_be_used;
            ways:
                a_person_with_several_ways_chooses,
                e_mail_among_several_ways_signs_in,
                back_leads_from_the_code_to_the_choice,
                a_mail_that_waits_for_a_word_is_sent_after_next,
                two_factors_are_asked_for_one_after_the_other,
                the_password_can_be_shown,
                e_mail_is_enrolled,
                e_mail_is_enrolled_after_a_word,
                an_optional_enrolment_can_be_skipped,
                an_optional_enrolment_can_be_taken,
                an_unknown_step_is_finished_in_a_plain_form,
                an_unknown_step_leads_to_okta_and_back,
                a_no_from_okta_is_told;
            device:
                okta_verify_is_opened_by_a_link,
                another_way_than_okta_verify,
                looking_for_okta_verify_disturbs_nobody,
                okta_verify_on_the_device_signs_in,
                okta_verify_on_the_device_says_no,
                a_recovery_link_leads_to_the_new_password,
                an_activation_link_leads_to_the_set_up;
            factors:
                a_code_comes_by_text_message_and_by_call,
                the_code_goes_to_the_phone_that_was_chosen,
                a_text_message_is_sent_again,
                reloading_at_a_second_factor_shows_it_again,
                an_authenticator_app_gives_the_code,
                okta_verify_gives_the_code,
                a_security_question_is_answered,
                a_hardware_token_gives_the_code,
                another_second_factor_can_be_chosen_midway;
            pushes:
                an_approved_push_signs_in,
                waiting_for_a_push_outlives_a_reload,
                a_denied_push_is_told_and_another_can_be_sent,
                a_push_can_be_sent_again,
                the_right_number_approves,
                a_wrong_number_denies;
            enrolments:
                everything_can_be_skipped,
                a_password_is_chosen_by_rules_that_follow_it,
                a_phone_is_confirmed_by_a_code,
                back_leads_from_the_number_to_the_choice,
                an_authenticator_app_is_set_up,
                okta_verify_is_set_up_by_a_picture,
                okta_verify_is_set_up_by_mail,
                okta_verify_is_set_up_by_text_message,
                a_security_question_is_chosen,
                a_security_question_is_made_up,
                what_the_org_does_not_let_one_set_up_is_told,
                what_is_required_comes_first_and_cannot_be_skipped;
            passkeys:
                a_passkey_is_set_up_and_signs_in,
                a_missing_passkey_is_told_and_another_try_works,
                a_refused_signature_is_told_and_another_try_works,
                a_passkey_at_the_name_signs_in_without_typing,
                a_passkey_at_the_name_is_followed_by_a_mail,
                waiting_for_a_passkey_at_the_name_is_in_nobodys_way,
                a_refused_passkey_at_the_name_leaves_the_name,
                a_browser_without_passkeys_leads_on,
                another_way_remains_where_a_passkey_cannot_be_made;
            recovery:
                a_forgotten_password_is_replaced,
                the_rules_follow_what_is_typed,
                a_refused_password_is_told_at_its_field,
                a_password_is_recovered_from_the_first_page,
                a_second_factor_follows_a_recovery,
                a_recovery_can_end_with_an_invitation_to_sign_in,
                reloading_in_a_recovery_shows_it_again,
                a_locked_account_is_unlocked,
                what_cannot_be_unlocked_is_told,
                an_expired_password_must_be_changed,
                an_expiring_password_may_be_changed;
            registration:
                somebody_new_signs_up,
                every_kind_of_field_is_sent_as_it_was_filled_in,
                the_fields_say_what_they_want,
                what_is_missing_is_told_at_its_field,
                what_is_too_long_asks_nobody,
                what_the_org_refuses_is_told_at_its_fields,
                a_password_is_set_up_beside_the_address,
                a_registration_can_end_in_the_mailbox,
                back_to_the_sign_in_keeps_the_name,
                back_leads_from_the_form_to_the_sign_in,
                a_puzzle_leads_to_okta_and_back;
            first_password:
                nobody_is_asked_for_a_password_for_nothing,
                name_and_password_sign_in_at_once,
                a_second_factor_follows,
                a_wrong_password_is_told_and_emptied,
                the_right_field_is_told,
                a_submit_before_the_program_ran_leads_to_the_password,
                a_stale_page_starts_again_without_a_word;
            providers:
                a_provider_signs_in,
                a_further_factor_is_asked_for_after_the_way_back,
                a_no_from_the_provider_is_told,
                a_tab_that_has_forgotten_starts_again,
                back_from_the_provider_leads_to_the_step_before,
                a_provider_is_offered_beside_the_name,
                back_from_the_provider_leads_to_the_first_page;
            prompts:
                a_profile_is_completed,
                a_profile_is_left_for_another_day,
                staying_signed_in_is_a_choice,
                what_an_app_wants_is_allowed,
                what_an_app_wants_is_denied,
                one_scope_less_is_allowed,
                a_device_may_be_put_in_order_later,
                forms_within_forms_are_finished;
            around:
                a_deep_link_comes_back_to_itself,
                no_address_leads_to_another_origin,
                reloading_at_the_code_shows_the_code_page,
                reloading_at_the_other_steps_shows_them_again,
                reloading_in_an_enrolment_shows_it_again,
                reloading_where_a_mail_waits_sends_none,
                back_shows_the_name_that_was_typed,
                starting_over_cancels_and_keeps_the_name,
                two_tabs_do_not_disturb_each_other,
                another_address_is_not_found;
            session:
                the_default_page_may_lie_outside_the_app,
                signing_out_ends_everything,
                signing_out_without_a_network_forgets_here,
                a_living_session_signs_in_without_asking,
                who_is_signed_in_never_sees_the_sign_in_page,
                back_after_signing_in_does_not_lead_into_the_sign_in;
            session_tabs:
                a_storm_of_renewals_is_one,
                windows_that_share_renew_once,
                a_copied_window_gives_the_refresh_token_up,
                a_reloaded_window_is_no_copy,
                a_window_is_no_copy_of_itself,
                a_page_left_for_another_is_no_copy,
                signing_out_is_for_all_windows_of_a_person,
                signing_in_is_noticed_where_nobody_types;
            session_auth_js:
                okta_auth_js_finds_the_session,
                okta_auth_js_and_the_app_renew_in_turn,
                signing_out_by_okta_auth_js_is_noticed,
                what_okta_auth_js_throws_away_is_not_shown_again;
            session_ends:
                who_is_idle_is_warned_and_can_stay,
                who_stays_idle_is_signed_out,
                the_longest_time_ends_a_session,
                who_is_warned_of_the_longest_time_can_sign_in_again,
                a_session_that_is_renewed_no_more_says_so;
            session_keys:
                a_key_can_be_used_and_not_taken,
                tokens_without_a_key_are_not_taken;
            session_traces:
                nothing_is_left_on_the_page_that_was_signed_out,
                nothing_is_left_after_the_way_by_the_org,
                a_trace_is_noticed;
            session_trouble:
                who_sleeps_through_the_end_is_renewed_on_waking,
                an_hour_without_a_network_ends_nothing,
                a_clock_that_is_hours_wrong_is_told_once,
                a_wrong_clock_does_not_keep_a_key_from_working,
                without_storage_a_session_lasts_as_long_as_the_page;
            start:
                what_was_typed_before_the_program_ran_is_kept,
                typing_goes_on_while_the_program_starts,
                a_submit_before_the_program_ran_counts_once,
                nothing_moves_while_it_starts,
                without_javascript_the_page_says_so,
                a_part_that_is_missing_is_told,
                a_wrong_configuration_names_the_field,
                a_missing_configuration_is_told,
                inside_another_page_it_does_not_run,
                over_an_insecure_connection_it_does_not_run,
                blocked_storage_still_signs_in_by_code,
                full_storage_still_signs_in_by_code,
                a_slow_start_offers_the_hosted_sign_in;
            markup:
                markup_in_answers_is_text,
                markup_beside_the_first_page_is_text,
                markup_behind_the_code_is_text;
            altered:
                an_altered_file_is_not_used;
            tokens:
                tokens_lie_in_session_storage_alone,
                the_stored_access_token_is_good,
                a_token_that_proves_nothing_is_thrown_away,
                after_a_bad_token_starting_again_works,
                keys_that_have_changed_are_fetched_again,
                a_session_that_has_run_out_asks_again;
            requests:
                each_stage_asks_as_little_as_can_be,
                interact_and_token_need_no_preflight,
                the_first_visit_asks_for_each_file_once;
            endings:
                without_a_network_nothing_typed_is_lost,
                an_org_that_is_not_there_is_told_at_next,
                a_client_that_the_org_does_not_know_is_told,
                an_org_without_embedded_sign_in_is_told,
                a_redirect_that_the_org_does_not_know_is_told,
                a_last_step_that_fails_is_tried_again,
                the_name_survives_an_end_after_a_reload,
                a_sign_in_that_expired_meanwhile_is_told_after_a_reload;
            recorded:
                recorded_answers_have_pages_1,
                recorded_answers_have_pages_2,
                recorded_answers_have_pages_3,
                recorded_answers_have_pages_4;
            looks:
                a_narrow_window_shows_everything,
                the_keyboard_is_enough,
                the_focus_can_be_seen,
                a_new_step_says_what_it_is,
                help_is_in_the_same_place_everywhere,
                a_translated_page_works,
                who_wants_no_motion_gets_none;
            + everyone::tests();
        },
        faults::table,
    )
}

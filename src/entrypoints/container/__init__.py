"""The composition root: the only place that knows which adapter stands behind which port.

Every provider builds its object when it is first asked for, without waiting for anything; what has to be closed is
put on the `closing` stack as it is opened.
"""

from collections import Counter
from contextlib import AsyncExitStack

from dependency_injector import containers, providers

from adapters.dramatiq.queue import ACTOR, open_broker, queue_of
from adapters.embedded.failures import PostgresFailed
from adapters.embedded.postgres import EmbeddedPostgres, running_address
from adapters.imaging.artwork.vips_artwork import VipsArtwork
from adapters.imaging.contact_sheet import Cell, contact_sheet
from adapters.imaging.faces import FONTS
from adapters.imaging.lettering import FontLettering
from adapters.local.identity import LocalIdentityProviders
from adapters.memory.bell import Bell
from adapters.postgres.accounts.holdings import SqlHoldings
from adapters.postgres.accounts.identities import SqlIdentityOwners
from adapters.postgres.accounts.live_sessions import SqlLiveSessions
from adapters.postgres.accounts.profiles import SqlProfiles
from adapters.postgres.accounts.reads import SqlAccountReads
from adapters.postgres.asset_reads import SqlAssetReads, SqlSharedAssets
from adapters.postgres.brand_kits import SqlBrandKitReads
from adapters.postgres.generation import SqlJobReads
from adapters.postgres.migrate import migrate
from adapters.postgres.unit_of_work import SqlBegin, SqlBeginSystem
from adapters.storage.archives import ObjectArchives
from adapters.storage.assets import ObjectAssetStore
from adapters.storage.links import SignedPathLinks, SignedPreviewLinks
from adapters.storage.stores import store_from_url
from adapters.system.clock import now
from adapters.system.common_passwords import ListedCommonPasswords
from adapters.system.ids import new_id
from application.accounts.announce_expiry import AnnounceExpiry, SendExpiryLetter
from application.accounts.change_email import AskEmailChange, ConfirmEmailChange
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import ChangeProfile
from application.accounts.check_audit_log import CheckAuditLog, ReadEndOfAuditLog
from application.accounts.end_session import EndSession
from application.accounts.erase_account import AskErasure, CarryOutErasure, SweepErasures
from application.accounts.export_account import AskExport, FetchExport, MakeExport, SweepExports
from application.accounts.grant_admin import GrantAdmin
from application.accounts.open_session import OpenSession
from application.accounts.refresh_session import RefreshSession
from application.accounts.reseal_grants import ResealGrants
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.send_letter import SendEmailChange, SendLetter, SendPasswordReset
from application.accounts.set_tier import SetTier
from application.accounts.sign_in import SignIn
from application.accounts.sign_in_with_provider import (
    BeginProviderSignIn,
    CompleteProviderSignIn,
    ProviderCallback,
    ResumeProviderSignIn,
)
from application.accounts.sign_up import SignUp
from application.accounts.sweep_attempts import SweepAttempts
from application.accounts.sweep_traces import SweepTraces
from application.accounts.verify_email import AskVerification, VerifyEmail
from application.assets.browse_assets import BrowseAssets, GetAsset
from application.assets.check_storage import CheckStorage, CheckStorageDaily
from application.assets.delete_asset import DeleteAsset, RestoreAsset
from application.assets.download_asset import DownloadAsset, DownloadSharedAsset
from application.assets.export_assets import ExportAssets
from application.assets.keep_assets import KeepAssets
from application.assets.mark_favorite import MarkFavorite
from application.assets.preview_asset import BrowsePreviews, DrawPreview, PlanPreview
from application.assets.share_asset import DrawShareCard, OpenSharedAsset, ShareAsset, UnshareAsset
from application.assets.sweep_assets import SweepAssets, SweepDiscardedFiles
from application.brand_kits.activate_brand_kit import ActivateBrandKit
from application.brand_kits.browse_brand_kits import BrowseBrandKits
from application.brand_kits.change_brand_kit import ChangeBrandKit
from application.brand_kits.create_brand_kit import CreateBrandKit, DuplicateBrandKit
from application.brand_kits.delete_brand_kit import DeleteBrandKit, RestoreBrandKit
from application.brand_kits.link_logos import LinkLogos
from application.brand_kits.restore_version import RestoreVersion
from application.brand_kits.sweep_brand_kits import SweepBrandKits
from application.brand_kits.upload_logo import UploadLogo
from application.generation.accepting import AcceptOrder
from application.generation.cancel_job import CancelJob
from application.generation.download_pack import DownloadPack
from application.generation.finish_again import FinishAgain
from application.generation.finish_art import FinishArt
from application.generation.follow_job import FollowJob
from application.generation.make_ab_set import MakeAbSet
from application.generation.open_pack import OpenPack
from application.generation.remake_pack_item import RemakePackItem
from application.generation.remix_asset import RemixAsset
from application.generation.replay_assets import ReplayAssets
from application.generation.request_generation import RequestGeneration
from application.generation.request_pack import RequestPack
from application.generation.retry_job import RetryJob
from application.generation.run_generation import RunGeneration
from application.generation.sweep_history import SweepHistory
from application.generation.sweep_jobs import SweepJobs
from application.generation.take_over_jobs import TakeOverJobs
from application.limit_rate import LimitRate
from entrypoints.container import accounts, assets, generation, relays
from entrypoints.container.database import TellAfterCommit, listen_to_news, open_database, open_news, open_reads
from entrypoints.container.generation import warn_of_unknown_models
from entrypoints.settings import Settings

CAPTION_FONT = FONTS / "Inter-ExtraBold.ttf"

__all__ = [
    "ACTOR",
    "CAPTION_FONT",
    "Bell",
    "Cell",
    "Container",
    "EmbeddedPostgres",
    "LocalIdentityProviders",
    "PostgresFailed",
    "SignedPathLinks",
    "SignedPreviewLinks",
    "contact_sheet",
    "listen_to_news",
    "migrate",
    "open_broker",
    "queue_of",
    "running_address",
    "warn_of_unknown_models",
]


class Cleared(Counter[str]):
    """What this process has let go of since it began, by who did."""


def nothing(_: str) -> None:
    """What is done at the points where a fault test would die."""


class Container(containers.DeclarativeContainer):
    settings: providers.Dependency[Settings] = providers.Dependency(instance_of=Settings)
    closing: providers.Dependency[AsyncExitStack] = providers.Dependency(instance_of=AsyncExitStack)
    worker_name = providers.Object("worker")

    now = providers.Object(now)
    new_id = providers.Object(new_id)
    reached = providers.Object(nothing)

    job_bell = providers.Singleton(Bell)
    relay_bell = providers.Singleton(Bell)
    letter_bell = providers.Singleton(Bell)
    export_bell = providers.Singleton(Bell)
    erasure_bell = providers.Singleton(Bell)
    tier_bell = providers.Singleton(Bell)
    news = providers.Singleton(open_news, closing, settings)
    queue = providers.Singleton(generation.open_queue, job_bell, settings)
    app_database = providers.Singleton(open_database, closing, settings.provided.database_url, settings)
    worker_database = providers.Singleton(open_database, closing, settings.provided.worker_database_url, settings)
    reads = providers.Singleton(open_reads, closing, settings)
    live_sessions = providers.Singleton(SqlLiveSessions, reads, now)
    after_commit = providers.Singleton(
        TellAfterCommit,
        news,
        providers.List(relay_bell, letter_bell, export_bell, erasure_bell, tier_bell),
        live_sessions,
    )
    begin = providers.Singleton(SqlBegin, app_database, after_commit)
    begin_system = providers.Singleton(SqlBeginSystem, worker_database, after_commit)

    store = providers.Singleton(store_from_url, settings.provided.storage_url)
    asset_store = providers.Singleton(ObjectAssetStore, store)
    own_links = providers.Singleton(generation.own_links, settings)
    links = providers.Singleton(generation.links, store, own_links)

    image_model = providers.Singleton(generation.open_image_model, closing, settings)
    finishing = providers.Singleton(generation.open_finishing, closing, settings)
    lettering = providers.Singleton(FontLettering)
    passwords = providers.Singleton(accounts.open_passwords, closing)
    access_tokens = providers.Singleton(accounts.access_tokens, settings)
    refresh_tokens = providers.Singleton(accounts.refresh_tokens, settings)
    link_tokens = providers.Singleton(accounts.link_tokens, settings)
    csrf_tokens = providers.Singleton(accounts.csrf_tokens, settings)
    common_passwords = providers.Singleton(ListedCommonPasswords)
    sealing = providers.Singleton(accounts.sealing, settings)
    mail = providers.Singleton(accounts.open_mail, settings)
    rate_limits = providers.Singleton(accounts.open_rate_limits, closing, settings)
    local_identity = providers.Singleton(accounts.local_identity, settings)
    identity_providers = providers.Singleton(accounts.identity_providers, settings, local_identity)
    identity_owners = providers.Singleton(SqlIdentityOwners, reads)

    profiles = providers.Singleton(SqlProfiles, reads, now)
    account_reads = providers.Singleton(SqlAccountReads, reads, now)
    job_reads = providers.Singleton(SqlJobReads, reads)
    asset_reads = providers.Singleton(SqlAssetReads, reads)
    shared_assets = providers.Singleton(SqlSharedAssets, reads)

    limit_rate = providers.Singleton(
        LimitRate, rate_limits, now, providers.Singleton(accounts.address_factor, settings)
    )
    open_session = providers.Singleton(OpenSession, access_tokens, refresh_tokens, now, new_id)
    sign_up = providers.Singleton(SignUp, begin, passwords, common_passwords, open_session, now, new_id)
    sign_in = providers.Singleton(SignIn, begin, passwords, open_session, limit_rate)
    end_session = providers.Singleton(EndSession, begin, now, new_id)
    refresh_session = providers.Singleton(RefreshSession, begin, access_tokens, refresh_tokens, now, new_id)
    change_profile = providers.Singleton(ChangeProfile, begin, now, new_id)
    change_password = providers.Singleton(ChangePassword, begin, passwords, common_passwords, limit_rate, now, new_id)
    ask_email_change = providers.Singleton(AskEmailChange, begin, passwords, limit_rate, now, new_id)
    confirm_email_change = providers.Singleton(ConfirmEmailChange, begin, link_tokens, now, new_id)
    ask_password_reset = providers.Singleton(AskPasswordReset, begin, limit_rate, now, new_id)
    reset_password = providers.Singleton(ResetPassword, begin, link_tokens, passwords, common_passwords, now, new_id)
    ask_verification = providers.Singleton(AskVerification, begin, limit_rate, now, new_id)
    verify_email = providers.Singleton(VerifyEmail, begin, link_tokens, now, new_id)
    callback_url = providers.Singleton(ProviderCallback, settings.provided.address)
    begin_provider_sign_in = providers.Singleton(BeginProviderSignIn, begin, identity_providers, callback_url, now)
    resume_provider_sign_in = providers.Singleton(ResumeProviderSignIn, begin, now)
    complete_provider_sign_in = providers.Singleton(
        CompleteProviderSignIn,
        begin=begin,
        providers=identity_providers,
        owners=identity_owners,
        sealing=sealing,
        open_session=open_session,
        callback_url=callback_url,
        now=now,
        new_id=new_id,
    )
    send_letter = providers.Singleton(SendLetter, begin_system, link_tokens, mail, settings.provided.address, now)
    send_password_reset = providers.Singleton(SendPasswordReset, begin_system, send_letter)
    send_email_change = providers.Singleton(SendEmailChange, send_letter)
    archives = providers.Singleton(ObjectArchives, store)
    holdings = providers.Singleton(SqlHoldings, reads)
    ask_export = providers.Singleton(AskExport, begin, limit_rate, now, new_id)
    make_export = providers.Singleton(MakeExport, begin_system, holdings, archives, asset_store, reached, now, new_id)
    fetch_export = providers.Singleton(FetchExport, begin, link_tokens, asset_store, now, new_id)
    sweep_exports = providers.Singleton(SweepExports, begin_system, asset_store, now)
    ask_erasure = providers.Singleton(AskErasure, begin, passwords, limit_rate, now, new_id)
    carry_out_erasure = providers.Singleton(
        CarryOutErasure, begin_system, identity_providers, sealing, asset_store, reached, now, new_id
    )
    sweep_erasures = providers.Singleton(
        SweepErasures, begin_system, carry_out_erasure, providers.Singleton(accounts.settling, settings), now
    )
    sweep_attempts = providers.Singleton(SweepAttempts, begin_system, now)
    sweep_traces = providers.Singleton(SweepTraces, begin_system, now)
    announce_expiry = providers.Singleton(AnnounceExpiry, begin_system, now, new_id)
    send_expiry_letter = providers.Singleton(SendExpiryLetter, begin_system, mail, settings.provided.address, now)
    reseal_grants = providers.Singleton(ResealGrants, begin_system, sealing)
    check_audit_log = providers.Singleton(CheckAuditLog, begin_system)
    read_end_of_audit_log = providers.Singleton(ReadEndOfAuditLog, begin_system)
    set_tier = providers.Singleton(SetTier, begin_system, now, new_id)
    grant_admin = providers.Singleton(GrantAdmin, begin_system, now, new_id)

    accept_order = providers.Singleton(AcceptOrder, begin, now, reached, settings.provided.fair_use)
    request_generation = providers.Singleton(RequestGeneration, accept_order, lettering, new_id)
    remix_asset = providers.Singleton(RemixAsset, begin, request_generation)
    make_ab_set = providers.Singleton(MakeAbSet, begin, request_generation)
    finish_again = providers.Singleton(FinishAgain, begin, request_generation)
    request_pack = providers.Singleton(RequestPack, begin, lettering, now, new_id, settings.provided.fair_use)
    remake_pack_item = providers.Singleton(RemakePackItem, begin, lettering, now, new_id, settings.provided.fair_use)
    cancel_job = providers.Singleton(CancelJob, begin, now)
    retry_job = providers.Singleton(RetryJob, begin, now, new_id, settings.provided.fair_use)
    follow_job = providers.Singleton(FollowJob, begin, news, settings.provided.stream_patience)
    run_generation = providers.Singleton(
        RunGeneration,
        begin=begin_system,
        image_model=image_model,
        finishing=finishing,
        store=asset_store,
        now=now,
        new_id=new_id,
        reached=reached,
        worker=worker_name,
        lease=settings.provided.lease,
    )
    sweep_jobs = providers.Singleton(SweepJobs, begin_system, queue, now)
    take_over_jobs = providers.Singleton(TakeOverJobs, begin_system, sweep_jobs)

    sweep_history = providers.Singleton(SweepHistory, begin_system, now)
    keep_assets = providers.Singleton(KeepAssets, begin_system, reached)
    sweep_assets = providers.Singleton(SweepAssets, begin_system, now, reached)
    sweep_discarded_files = providers.Singleton(SweepDiscardedFiles, begin_system, asset_store, reached)
    sweep_brand_kits = providers.Singleton(SweepBrandKits, begin_system, now, reached)
    replay_assets = providers.Singleton(ReplayAssets, begin_system, asset_store, finishing)
    check_storage = providers.Singleton(CheckStorage, begin_system, asset_store, now)
    check_storage_daily = providers.Singleton(CheckStorageDaily, begin_system, check_storage)
    cleared = providers.Singleton(Cleared)

    relay_bells = providers.Singleton(relays.bells, begin_system, queue)
    relay_letters = providers.Singleton(
        relays.letters, begin_system, send_letter, send_password_reset, send_email_change, send_expiry_letter
    )
    relay_exports = providers.Singleton(relays.exports, begin_system, make_export)
    relay_erasures = providers.Singleton(relays.erasures, begin_system, carry_out_erasure)
    relay_tiers = providers.Singleton(relays.tiers, begin_system, keep_assets)

    artwork = providers.Singleton(VipsArtwork)
    brand_kit_reads = providers.Singleton(SqlBrandKitReads, reads)
    link_logos = providers.Singleton(LinkLogos, links)
    browse_brand_kits = providers.Singleton(BrowseBrandKits, brand_kit_reads, now)
    create_brand_kit = providers.Singleton(CreateBrandKit, begin, now, new_id)
    duplicate_brand_kit = providers.Singleton(DuplicateBrandKit, begin, now, new_id)
    change_brand_kit = providers.Singleton(ChangeBrandKit, begin, now, new_id)
    activate_brand_kit = providers.Singleton(ActivateBrandKit, begin)
    delete_brand_kit = providers.Singleton(DeleteBrandKit, begin, now)
    restore_brand_kit = providers.Singleton(RestoreBrandKit, begin, now)
    restore_version = providers.Singleton(RestoreVersion, begin, now, new_id)
    finish_art = providers.Singleton(FinishArt, accept_order, artwork, asset_store, new_id)
    upload_logo = providers.Singleton(UploadLogo, begin, artwork, asset_store, now, new_id)
    share_url = providers.Singleton(assets.share_url, settings)
    browse_assets = providers.Singleton(BrowseAssets, asset_reads, links, share_url, now)
    get_asset = providers.Singleton(GetAsset, asset_reads, links, share_url, now)
    mark_favorite = providers.Singleton(MarkFavorite, begin)
    share_asset = providers.Singleton(ShareAsset, begin, now)
    unshare_asset = providers.Singleton(UnshareAsset, begin)
    delete_asset = providers.Singleton(DeleteAsset, begin, now)
    restore_asset = providers.Singleton(RestoreAsset, begin, now)
    download_asset = providers.Singleton(DownloadAsset, asset_reads, asset_store)
    export_assets = providers.Singleton(ExportAssets, asset_reads, archives, now)
    open_pack = providers.Singleton(OpenPack, job_reads, asset_reads, links, share_url, now)
    download_pack = providers.Singleton(DownloadPack, job_reads, asset_reads, archives)
    share_cards = providers.Singleton(assets.open_share_cards, closing)
    draw_share_card = providers.Singleton(DrawShareCard, asset_store, share_cards)
    previews = providers.Singleton(assets.open_previews, closing)
    preview_links = providers.Singleton(generation.preview_links, settings)
    browse_previews = providers.Singleton(BrowsePreviews, asset_reads, preview_links)
    plan_preview = providers.Singleton(PlanPreview, asset_reads)
    draw_preview = providers.Singleton(DrawPreview, asset_store, previews)
    open_shared_asset = providers.Singleton(OpenSharedAsset, shared_assets, now)
    download_shared_asset = providers.Singleton(DownloadSharedAsset, open_shared_asset, asset_store)

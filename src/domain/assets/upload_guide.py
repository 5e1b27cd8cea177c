"""What goes where in the platforms' own dashboards, for people who have the files in front of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.generation.asset_types import AssetType

_TWITCH = "Creator Dashboard, https://dashboard.twitch.tv"
_BRAND = f"{_TWITCH}: Settings, Channel, tab Brand"
_YOUTUBE = "YouTube Studio, https://studio.youtube.com"
_OBS = "OBS Studio: Scenes, +"
_OBS_SCENE = (
    "Make a scene of its own for it, so that one click shows it.",
    "Add the source Image to the scene and choose the file.",
    "Put timer and chat over its lower third, which is left free for them.",
)


@dataclass(frozen=True, slots=True)
class UploadGuide:
    """The way of one type into its platform: `where` one finds the place, then step by step, and `limit`, what the
    platform takes, in a sentence, as far as its sources agree."""

    heading: str
    where: str
    steps: tuple[str, ...]
    limit: str


GUIDES: Mapping[AssetType, UploadGuide] = MappingProxyType(
    {
        AssetType.TWITCH_EMOTE: UploadGuide(
            "Emotes",
            f"{_TWITCH}: Viewer Rewards, Emotes",
            (
                "Begin with them: Twitch may look at the first emotes of a channel by hand, which takes days.",
                "Click + in an empty place and choose to upload three sizes by hand.",
                "Give 28 x 28, 56 x 56 and 112 x 112 the file whose name ends with that number.",
                "Name it: what people type is your channel's prefix and this name. The file's name is a proposal.",
            ),
            "Affiliates begin with about five places in tier 1 and one more in each of tiers 2 and 3, partners with "
            "about ten; subscriber points bring more. The dashboard counts yours. 25 KB a file are always taken.",
        ),
        AssetType.TWITCH_BADGE: UploadGuide(
            "Subscriber badges",
            f"{_TWITCH}: Viewer Rewards, Subscriptions, Loyalty badges",
            (
                "Each folder is a step of the ladder: sub_03m is for those who subscribe for three months.",
                "Click the step and give it its three files: 18, 36 and 72 pixels.",
                "Save each step before the next.",
            ),
            "Affiliates and partners have them; there are steps for 1, 2, 3, 6, 9 and 12 months and then for years. "
            "25 KB a file.",
        ),
        AssetType.TWITCH_BANNER: UploadGuide(
            "Profile banner",
            _BRAND,
            ("Profile Banner, Update, and choose the file.", "Save, and look at it once on a phone."),
            "10 MB. Phones show about the middle third; picture and name cover the lower left.",
        ),
        AssetType.TWITCH_OFFLINE: UploadGuide(
            "Offline screen",
            _BRAND,
            ("Video Player Banner, Update, and choose the file.", "It shows as soon as you are offline."),
            "10 MB, 1920 x 1080.",
        ),
        AssetType.TWITCH_PANEL: UploadGuide(
            "Panels",
            "Your channel page on https://www.twitch.tv: About, then switch on Edit Panels",
            (
                "Click +, Add a Text or Image Panel, for each one.",
                "Add the file that ends with 320x160; the one of twice the size is for your own pages.",
                "The title stands on the picture: leave the field Title empty. Write your text below it.",
            ),
            "320 pixels wide, at most 600 high; 1 MB is always taken.",
        ),
        AssetType.YOUTUBE_THUMBNAIL: UploadGuide(
            "Thumbnail",
            f"{_YOUTUBE}: Content, your video, Thumbnail",
            (
                "Upload file, and choose the one that ends with 1280x720.",
                "The large one is for where 4K thumbnails are offered.",
            ),
            "2 MB are always taken. The account must be verified by phone.",
        ),
        AssetType.YOUTUBE_BANNER: UploadGuide(
            "Channel banner",
            f"{_YOUTUBE}: Customisation, Profile, Banner image",
            (
                "Upload, choose the file, and leave the frame as it is: the middle is where it belongs.",
                "Publish.",
            ),
            "6 MB, 2560 x 1440; the middle 1546 x 423 shows on every device.",
        ),
        AssetType.TIKTOK_STORY: UploadGuide(
            "Story",
            "The TikTok app on your phone: +, Upload",
            ("Send the file to your phone, choose it and post it as a story.",),
            "20 MB. Top, right side and lower quarter are covered by the app.",
        ),
        AssetType.SCENE_STARTING_SOON: UploadGuide("Starting soon", _OBS, _OBS_SCENE, "1920 x 1080."),
        AssetType.SCENE_BRB: UploadGuide("Be right back", _OBS, _OBS_SCENE, "1920 x 1080."),
        AssetType.SCENE_ENDING: UploadGuide("Ending", _OBS, _OBS_SCENE, "1920 x 1080."),
        AssetType.ALERT_GRAPHIC: UploadGuide(
            "Alerts",
            "The alert box of StreamElements or Streamlabs",
            (
                "Open the event that the file is named after and put the file in place of its picture.",
                "The file of 800x600 is for alert boxes that are wide, that of 600 for square ones.",
                "The words stand on the picture; let the box add only the name.",
                "Send a test alert while OBS is open.",
            ),
            "10 MB a file, transparent.",
        ),
        AssetType.PROFILE_PICTURE: UploadGuide(
            "Profile picture",
            f"Twitch: {_BRAND}. YouTube: Studio, Customisation, Profile. TikTok, Discord and Kick: edit your profile",
            (
                "Twitch and Kick take the file of 256 pixels, Discord 512, TikTok 720, YouTube 800; 1024 is for later.",
                "Use the same picture everywhere: that is how people find you again.",
            ),
            "2 MB are taken everywhere. Most places cut it to a circle.",
        ),
    }
)
"""All that packs hold, in the order of uploading."""

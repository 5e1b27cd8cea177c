"""How the page of a pack looks; `--c1` to `--c3` are the pack's colours."""

STYLE = """
* { box-sizing: border-box }
html { scroll-behavior: smooth; color-scheme: dark }
body { margin: 0; background: #0d0d15; color: #e9e7f4; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
  overflow-wrap: anywhere }
img { display: block; max-width: 100%; height: auto }
figure, p, h1, h2, ul { margin: 0; padding: 0 }
ul { list-style: none }
a { color: inherit }
a:focus-visible, summary:focus-visible, .table:focus-visible {
  outline: 3px solid #fff; outline-offset: 3px; border-radius: 4px }
.wide, main, footer { width: min(72rem, 100% - 2.5rem); margin-inline: auto }

.hero { color: #fff; padding-top: clamp(2.5rem, 8vw, 5.5rem); background:
  linear-gradient(#0d0d1599, #0d0d15 96%), linear-gradient(115deg, var(--c1), var(--c2) 55%, var(--c3)) }
.hero > .wide { display: flex; flex-wrap: wrap; gap: 1.75rem; align-items: center }
.hero .wide > div { flex: 1 1 20rem }
.kind { font-size: .8rem; font-weight: 700; letter-spacing: .14em; text-transform: uppercase }
h1 { font-size: clamp(2rem, 6vw, 3.6rem); line-height: 1.08; letter-spacing: -.03em; margin: .2rem 0 .7rem;
  color: #fff }
.long { font-size: clamp(1.15rem, 2.4vw, 1.6rem); line-height: 1.3; letter-spacing: -.01em }
nav { margin-top: 2.5rem; border-bottom: 1px solid #ffffff1f }
nav ul { display: flex; gap: .25rem 1.5rem; flex-wrap: wrap; padding-block: .8rem }
nav a { display: inline-block; padding: .3rem 0; color: #d6d3e8; text-decoration: none;
  font-weight: 600; font-size: .95rem }
nav a:hover { color: #fff; text-decoration: underline; text-underline-offset: .4em }
.round { border-radius: 50%; background: #1a1a26; flex: none; box-shadow: 0 0 0 3px #0d0d15, 0 1rem 3rem #0009 }

section { padding-top: clamp(3rem, 7vw, 5rem) }
h2 { font-size: clamp(1.35rem, 3vw, 1.8rem); letter-spacing: -.02em; margin-bottom: 1.4rem; color: #fff }
figcaption, .caption { margin-top: .7rem; color: #aeaac4; font-size: .85rem;
  display: flex; flex-wrap: wrap; gap: 0 .9rem }
figcaption b, .caption b { color: #e9e7f4; font-weight: 600 }
.pair { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)) }
.thirds { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)) }
.fours { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)) }
.thirds + .fours, .page ~ figure { margin-top: 2.2rem }
#channel > figure { max-width: 46rem }

.chat { padding: 1rem 1.1rem; border-radius: 14px; display: grid; gap: .55rem; font-size: .9rem }
.chat p { line-height: 2 }
.inline { display: inline-block; vertical-align: middle; margin: 0 .3rem 0 0; max-width: none }
span .inline { margin: 0 .1rem }
.dark { background: #18181b; color: #efeff1 }
.light { background: #fff; color: #0e0e10 }
.dark .n0 { color: #b794ff } .light .n0 { color: #6b2fd6 }
.dark .n1 { color: #5ad8c0 } .light .n1 { color: #0b6e5b }
.dark .n2 { color: #ff9d6e } .light .n2 { color: #b1430b }
.dark .n3 { color: #7cb8ff } .light .n3 { color: #1458b8 }
.dark .n4 { color: #ff8cc0 } .light .n4 { color: #b0186a }
.dark .n5 { color: #e6c84f } .light .n5 { color: #7a5b00 }

.cards { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)) }
.card { background: #171722; border-radius: 16px; padding: .6rem .6rem 1rem }
.card figcaption { padding: 0 .5rem }
.card figcaption b { flex-basis: 100%; font-size: 1rem; text-transform: capitalize }
.sizes { display: grid; gap: .5rem }
.sizes > div { display: grid; grid-template: auto auto / auto auto; place-content: center;
  place-items: center; gap: .4rem .6rem; padding: .6rem; border-radius: 10px }
.sizes img { max-width: none }
.sizes img:nth-child(3) { grid-area: 1 / 2 / 3 }

.page { background: #18181f; border-radius: 16px; overflow: hidden; padding-bottom: 1.6rem }
.banner img { width: 100% }
.name { display: flex; gap: 1rem; align-items: center; padding: 1.2rem 1.6rem }
.banner + .name .round { margin-top: -3.6rem }
.name p { color: #b7b3cb; line-height: 1.4 }
.name b { color: #fff; font-size: 1.15rem }
.panels { display: grid; gap: 1.5rem; padding: 0 1.6rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 20rem)) }
.panels img { border-radius: 6px }
.text { display: block; height: 2.6rem; margin-top: .9rem; opacity: .6; background:
  linear-gradient(#4a4860 0 0) 0 0 / 92% .55rem, linear-gradient(#4a4860 0 0) 0 1rem / 78% .55rem,
  linear-gradient(#4a4860 0 0) 0 2rem / 55% .55rem; background-repeat: no-repeat }

.player { border-radius: 14px; overflow: hidden; aspect-ratio: 16 / 9; background: #000 }
.player img { width: 100%; height: 100%; object-fit: cover }
.game { display: grid; grid-template-rows: 100%; place-items: center; background:
  radial-gradient(80% 60% at 70% 90%, #0d0d15, transparent), linear-gradient(160deg, #3b4a63, #202a35 60%, #39442f) }
.game img { width: auto; height: 94%; object-fit: contain }

.crop { position: relative; overflow: hidden; border-radius: 10px; background: #000 }
.crop img { position: absolute; inset: 50% auto auto 50%; translate: -50% -50%; width: 100%; max-width: none }
.desktop { aspect-ratio: 2560 / 423 }
.phone { aspect-ratio: 1546 / 423 }
.phone img { width: 165.6% }
.tv { aspect-ratio: 16 / 9 }
.banners { display: grid; gap: 1.6rem }
@media (min-width: 40rem) {
  .banners { grid-template-columns: 1fr 1fr }
  .banners > :first-child { grid-column: 1 / -1 }
}
.video + .banners { margin-top: 2rem }
.video { max-width: 22.5rem }
.video > div { position: relative }
.video img { border-radius: 12px }
.video div i { position: absolute; right: .5rem; bottom: .5rem; padding: .05rem .4rem; border-radius: 5px;
  background: #000d; font-size: .8rem; font-style: normal }
.story { max-width: 19rem }
.story img { border-radius: 26px; border: 6px solid #000 }
.rounds { display: flex; flex-wrap: wrap; align-items: center; gap: 1.5rem }

.absent, .odd { margin-bottom: 1.2rem; padding: 1rem 1.2rem; border-radius: 12px; background: #2a2414; color: #ffe3a3 }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0 }
.table { overflow-x: auto; margin-top: .8rem }
table { border-collapse: collapse; width: 100%; font-size: .88rem; overflow-wrap: normal }
th, td { text-align: left; padding: .5rem 1.2rem .5rem 0; border-bottom: 1px solid #ffffff17; white-space: nowrap }
th { color: #aeaac4; font-weight: 600 }
td { font-variant-numeric: tabular-nums }
footer { padding: 4rem 0 3rem; color: #aeaac4; font-size: .9rem }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
@media print { html { color-scheme: light } }
"""

export const styles = `
:host{--_accent:var(--puente-accent,#0b5fff);--_on:var(--puente-on-accent,#fff);
--_surface:var(--puente-surface,light-dark(#fff,#16181d));--_raised:light-dark(#f1f3f7,#23262e);
--_text:var(--puente-text,light-dark(#171a21,#eceef3));--_soft:light-dark(#5a6172,#a8afbe);
--_line:light-dark(#dde1e9,#353a45);--_bad:light-dark(#b3261e,#ff9a92);--_radius:var(--puente-radius,18px);
color-scheme:light dark;position:fixed;inset:var(--puente-inset,auto 20px 20px auto);z-index:var(--puente-z,2147483000);
font:15px/1.45 var(--puente-font,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif);color:var(--_text)}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}:host([hidden]){display:none}
*{box-sizing:border-box}[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit}button{cursor:pointer;border:0;background:none}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round;display:block}
:focus-visible{outline:3px solid var(--_focus,var(--_accent));outline-offset:2px}
.launcher{position:relative;display:grid;place-items:center;width:60px;height:60px;margin-left:auto;border-radius:50%;
background:var(--_accent);color:var(--_on);box-shadow:0 6px 24px rgb(0 0 0/.25);transition:transform .15s}
.launcher:hover{transform:translateY(-2px)}.launcher svg{width:28px;height:28px}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;padding:0 6px;border-radius:11px;background:#b3261e;color:#fff;
font-size:13px;line-height:22px;font-weight:600;text-align:center}
.panel{display:flex;flex-direction:column;width:min(384px,calc(100vw - 40px));height:min(620px,calc(100dvh - 120px));margin-bottom:14px;
border:1px solid var(--_line);border-radius:var(--_radius);background:var(--_surface);overflow:hidden;
box-shadow:0 18px 60px rgb(0 0 0/.28);animation:rise .18s ease-out}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
.head{display:flex;align-items:center;gap:4px;padding:12px 10px 12px 18px;background:var(--_accent);color:var(--_on);--_focus:var(--_on)}
h2{flex:1;margin:0;font-size:16px;font-weight:600}
.plain{display:grid;place-items:center;min-width:36px;height:36px;padding:0 8px;border-radius:10px}
.head .plain:hover{background:rgb(127 127 127/.28)}.head .text{font-size:13px}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;gap:10px}
.log:focus-visible{outline-offset:-3px}.hello{margin:28px 28px 0;text-align:center;color:var(--_soft)}
.entry{display:flex;flex-direction:column;gap:3px;max-width:84%;align-self:flex-start}.mine{align-self:flex-end;align-items:flex-end}
.bubble{padding:9px 13px;border-radius:16px 16px 16px 4px;background:var(--_raised);white-space:pre-wrap;overflow-wrap:anywhere}
.mine .bubble{border-radius:16px 16px 4px 16px;background:var(--_accent);color:var(--_on)}
.bubble a{color:inherit;text-underline-offset:2px}.meta{font-size:12px;color:var(--_soft)}
.waiting .bubble{opacity:1;border:1px dashed var(--_on)}.failed .meta{color:var(--_bad)}.meta button{text-decoration:underline;padding:4px}
.file{display:flex;align-items:center;gap:8px;text-decoration:none}.file span{text-decoration:underline}
.bubble img{display:block;max-width:100%;max-height:220px;border-radius:10px;margin:2px 0 6px}
.replies{display:flex;flex-wrap:wrap;gap:8px;margin-top:4px}
.reply{padding:7px 13px;border:1.5px solid var(--_accent-text,var(--_text));border-radius:16px;font-weight:500;background:var(--_surface)}
.reply:hover{background:var(--_raised)}
.dots{display:inline-flex;gap:4px;margin-left:6px}.dots i{width:5px;height:5px;border-radius:50%;background:currentColor;animation:blink 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}@keyframes blink{50%{opacity:.2}}
.status{min-height:22px;padding:0 18px 4px;font-size:13px;color:var(--_soft)}.bad{color:var(--_bad)}
.uploads{padding:0 18px}.upload{display:flex;align-items:center;gap:8px;font-size:13px;padding-bottom:6px}
.upload span{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}progress{width:90px;accent-color:var(--_accent)}
form{display:flex;align-items:flex-end;gap:4px;padding:10px;border-top:1px solid var(--_line)}
textarea{flex:1;max-height:120px;padding:9px 12px;border:1px solid light-dark(#858c9b,#7b8494);border-radius:14px;background:var(--_surface);resize:none;field-sizing:content}
textarea::placeholder{color:var(--_soft);opacity:1}
form .plain{width:40px;height:40px}form .plain:hover{background:var(--_raised)}
.send{background:var(--_accent);color:var(--_on)}form .send:hover{background:var(--_accent);filter:brightness(1.1)}
.over,.ask{padding:14px 18px;border-top:1px solid var(--_line);text-align:center}.over p,.ask p{margin:0 0 10px}
.main{padding:9px 16px;border-radius:12px;background:var(--_accent);color:var(--_on);font-weight:600}
.second{padding:9px 16px;border-radius:12px;border:1px solid light-dark(#858c9b,#7b8494);margin-left:8px}
.drop .log{outline:3px dashed var(--_accent);outline-offset:-8px}
@media(max-width:480px){:host(.open){inset:0}.panel{width:100%;height:100%;margin:0;border:0;border-radius:0}:host(.open) .launcher{display:none}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media(forced-colors:active){.bubble,.launcher,.send,.main{border:1px solid}}
`;

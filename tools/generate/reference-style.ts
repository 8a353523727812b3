/** The page's only style sheet. All text has a contrast of at least 4.5:1 in both colour schemes. */
export const style = `
:root{color-scheme:light dark;--page:#f6fafa;--card:#fff;--ink:#152a2f;--soft:#4a6369;--line:#d5e4e6;--accent:#0a6174;
--tint:#dff2f4;--chip:#e7f1f2;--code:#11262c;--code-line:#11262c;--code-ink:#e2f0f1;--code-soft:#a3c0c5;--code-key:#8fdbe5;
--get:#0b5b45;--get-bg:#d3f0e6;--post:#6a4500;--post-bg:#fdebc4;--change:#5a3594;--change-bg:#ece3fb;
--delete:#8c2117;--delete-bg:#fcdedb;--must:#8a3b12}
@media (prefers-color-scheme:dark){:root{--page:#0c171a;--card:#122125;--ink:#e2edef;--soft:#a0b8bd;--line:#25393e;
--accent:#84d6e1;--tint:#143239;--chip:#1c3035;--code:#081013;--code-line:#25393e;
--get:#8fe5c6;--get-bg:#113a2f;--post:#ffd88c;--post-bg:#43320f;--change:#d3bcff;--change-bg:#33254f;
--delete:#ffb4ab;--delete-bg:#4d1f1b;--must:#ffb68f}}
*{box-sizing:border-box}
html{scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}
h1,h2,h3,.brand,.lede{font-family:ui-rounded,"SF Pro Rounded",system-ui,sans-serif;line-height:1.25;text-wrap:balance}
code,pre{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace;font-size:.875em}
p{margin:0 0 .75rem}ul,ol,dl,dd{margin:0;padding:0}ul,ol{list-style:none}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
.skip{position:absolute;left:1rem;top:-5rem;z-index:2;padding:.5rem 1rem;border-radius:0 0 8px 8px;background:var(--accent);color:var(--page)}
.skip:focus{top:0}
.page{max-width:94rem;margin:auto}
.rail,main{padding:1.25rem 1rem}
.rail{border-bottom:1px solid var(--line)}
.brand{display:inline-flex;gap:.6rem;align-items:center;color:var(--ink);font-size:1.25rem;font-weight:700;text-decoration:none}
nav{font-size:.9375rem;line-height:1.35}
nav>ul>li{margin-top:.75rem}
nav li:not(:has(ul))+li:not(:has(ul)){margin-top:0}
nav>ul>li>a{font-weight:600;color:var(--ink)}
nav a{display:flex;gap:.6rem;align-items:baseline;padding:.3rem .5rem;margin:0 -.5rem;border-radius:6px;color:var(--soft);text-decoration:none}
nav a:hover{background:var(--tint);color:var(--ink)}
nav .names{display:flex;flex-wrap:wrap;column-gap:1.25rem}
nav .badge{min-width:3.4rem;font-size:.6875rem;padding:.1rem 0}
.badge{display:inline-block;flex:none;padding:.15rem .6rem;border:1px solid transparent;border-radius:6px;background:var(--chip);
font:700 .8125rem/1.4 system-ui,sans-serif;letter-spacing:.04em;text-align:center;vertical-align:.1em}
.get{color:var(--get);background:var(--get-bg)}.post{color:var(--post);background:var(--post-bg)}
.put,.patch{color:var(--change);background:var(--change-bg)}.delete{color:var(--delete);background:var(--delete-bg)}
.hero{display:flex;flex-wrap:wrap;gap:1.25rem 2.5rem;align-items:center;padding:1.75rem 1.25rem;border-radius:20px;background:var(--tint)}
.hero>div{flex:1 1 16rem;min-width:0;max-width:44rem}
.hero svg{width:5.5rem;height:auto}
h1{margin:0 0 .5rem;font-size:clamp(2rem,1.5rem + 2vw,2.75rem);letter-spacing:-.02em}
h1 small{font-size:.5em;font-weight:500;letter-spacing:0;color:var(--soft);white-space:nowrap}
h2{margin:3.5rem 0 .75rem;font-size:1.75rem;letter-spacing:-.01em}
h3{margin:0 0 .75rem;font-size:1.25rem}
h3 a{color:inherit;text-decoration:none}h3 a:hover code{text-decoration:underline}
h3 code{font-size:.95em;font-weight:600}
h4{margin:1.75rem 0 .25rem;font-size:1rem}
h2:target,h3:target a code,tr:target{background:var(--tint);box-shadow:0 0 0 .3rem var(--tint);border-radius:2px}
.lede{font-size:1.125rem;font-weight:600;margin-bottom:.5rem}
.hero .lede{font-weight:500}
.about{color:var(--soft)}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0;font-size:.9375rem}
.doc,.side{min-width:0}
p code,dd code,.base code{padding:.1em .35em;border-radius:4px;background:var(--chip);overflow-wrap:anywhere}
.hero p code{background:var(--card)}
.base{display:flex;flex-wrap:wrap;gap:.25rem 1rem}.base p{margin:0;color:var(--soft)}.base code{color:var(--ink)}
.steps{counter-reset:step}
.steps li{counter-increment:step;padding:1.25rem 0 0}
.steps .doc{position:relative;padding-left:2.75rem}
.steps .doc::before{content:counter(step);position:absolute;left:0;top:-.2rem;width:1.9rem;border-radius:50%;
background:var(--post-bg);color:var(--post);font-weight:700;line-height:1.9rem;text-align:center}
.op{margin:0 0 1rem}
article.op,.schema{padding:2rem 0;border-top:1px solid var(--line)}
.who{margin:1rem 0 0;padding:.6rem .9rem;border:1px solid var(--line);border-radius:10px;background:var(--card);font-size:.9375rem}
.who b{display:block;font-size:.8125rem;color:var(--soft);font-weight:600}
.code{margin:.75rem 0;border:1px solid var(--code-line);border-radius:12px;background:var(--code);color:var(--code-ink)}
.code p{margin:0;padding:.55rem 1rem 0;font-size:.8125rem;color:var(--code-soft)}
pre{margin:0;padding:.5rem 1rem .9rem;border-radius:12px;overflow:auto;line-height:1.55;tab-size:2}
pre code{font-size:.78125rem}
pre i{font-style:normal;color:var(--code-key)}
.fields>div,.answers>div{display:grid;gap:.15rem 1.25rem;padding:.75rem 0;border-bottom:1px solid var(--line)}
.fields>div:last-child,.answers>div:last-child{border-bottom:0}
.fields dt code{display:inline-block;font-weight:600;overflow-wrap:anywhere}
.to{white-space:nowrap}
ul.list,ol.list{margin:0 0 .75rem;padding-left:1.25rem}ul.list{list-style:disc}ol.list{list-style:decimal}
.type,.rules,.flag,.to{font-size:.875rem;color:var(--soft)}
.flag{font-size:.8125rem;font-weight:600}.must{color:var(--must)}
dd{font-size:.9375rem}dd p{margin:0 0 .25rem}dd p:last-child{margin:0}
.answers>div{grid-template-columns:3.5rem minmax(0,1fr);padding:.5rem 0;align-items:baseline}
.answers dt{padding:.05rem 0;border-radius:6px;background:var(--chip);font-size:.875rem;font-weight:600;text-align:center}
.answers .s2 dt{color:var(--get);background:var(--get-bg)}.answers .s3 dt{color:var(--accent);background:var(--tint)}
table{width:100%;border-collapse:collapse;font-size:.9375rem;line-height:1.4}
th,td{padding:.55rem .75rem .55rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:baseline}
thead th{font-size:.875rem;color:var(--soft)}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--soft)}
@media (min-width:36rem){
.rail,main{padding:1.5rem 2rem}
.hero{flex-wrap:nowrap;padding:2.25rem 2.5rem}.hero svg{order:1;width:8rem;flex:none;margin-left:auto}
.fields>div{grid-template-columns:minmax(0,11rem) minmax(0,1fr)}
.type{display:block}th code{white-space:nowrap}
}
@media (min-width:36rem) and (max-width:59.99rem){nav>ul{columns:2}nav>ul>li{break-inside:avoid}}
@media (min-width:60rem){
.page{display:grid;grid-template-columns:17rem minmax(0,1fr)}
.rail{position:sticky;top:0;height:100vh;overflow-y:auto;border:0;border-right:1px solid var(--line);padding:1.75rem 1.5rem}
main{padding:1.75rem 2rem 4rem}
nav .names{display:block}
.schema .fields>div{grid-template-columns:minmax(0,14rem) minmax(0,1fr)}
}
@media (min-width:77rem){
.op,.steps li{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,27rem);column-gap:2.5rem;align-items:start}
.op>h2,.op>h3{grid-column:1/-1}
.side>.code:first-child{margin-top:0}
}
@media (min-width:77rem) and (min-height:62rem){.op>.side{position:sticky;top:1.5rem}}
@media print{:root{--page:#fff;--card:#fff;--code:#fff;--code-line:#999;--code-ink:#000;--code-soft:#444;--code-key:#000}
.skip,.rail{display:none}.page,.op,.steps li{display:block}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.op>.side{position:static}h2,h3,h4{break-after:avoid}.code,.fields>div,.answers>div,tr{break-inside:avoid}}
`;

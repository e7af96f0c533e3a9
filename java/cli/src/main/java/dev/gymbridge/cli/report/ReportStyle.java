package dev.gymbridge.cli.report;

/** How a report looks: light or dark, wide or on a phone. */
final class ReportStyle {
  static final String CSS =
      """
      :root { --page: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #dde1e6; --mark: #fff1c2;
        --acting: #0072b2; --learning: #d55e00; --waiting: #8a949e; --evaluating: #009e73;
        --checkpointing: #cc79a7; --other: #dde1e6; }
      @media (prefers-color-scheme: dark) {
        :root { --page: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --line: #2b323b; --mark: #4a3b00;
          --acting: #56b4e9; --learning: #e69f00; --waiting: #6e7781; --evaluating: #009e73;
          --checkpointing: #cc79a7; --other: #2b323b; }
      }
      * { box-sizing: border-box; }
      body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--page);
        color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { margin: 0; font-size: 1.8rem; line-height: 1.2; }
      h2 { margin: 2.2rem 0 0.6rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); }
      h3 { margin: 0 0 0.2rem; font-size: 1rem; }
      p { margin: 0.4rem 0; }
      header p, footer, small { color: var(--soft); }
      footer { margin-top: 2.5rem; font-size: 0.85rem; }
      #result { margin: 1rem 0; font-size: 1.1rem; }
      #result strong { font-size: 2rem; line-height: 1.2; margin-right: 0.3rem; white-space: nowrap; }
      img { display: block; width: 100%; height: auto; }
      picture { display: block; max-width: 60rem; }
      .small { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
        gap: 1rem; }
      figure { margin: 0; }
      video { display: block; width: 100%; max-width: 30rem; height: auto;
        border: 1px solid var(--line); border-radius: 4px;
        background: #0d1117; }
      figcaption { margin: 0.4rem 0; max-width: 30rem; font-size: 0.9rem; color: var(--soft); }
      figcaption b { color: var(--ink); }
      .bar { display: flex; height: 1.8rem; background: var(--line); border-radius: 4px; overflow: hidden; }
      .acting { background: var(--acting); }
      .learning { background: var(--learning); }
      .waiting { background: var(--waiting); }
      .evaluating { background: var(--evaluating); }
      .checkpointing { background: var(--checkpointing); }
      .other { background: var(--other); }
      table { border-collapse: collapse; }
      td { padding: 0.1rem 1rem 0.1rem 0; vertical-align: top; }
      .parts { margin: 0.8rem 0; }
      .parts td + td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      td i { display: inline-block; width: 0.8rem; height: 0.8rem; margin-right: 0.5rem; border-radius: 2px; }
      td:first-child { color: var(--soft); }
      .parts td:first-child { color: var(--ink); }
      pre { margin: 0; padding: 0.8rem; border: 1px solid var(--line); border-radius: 4px;
        white-space: pre-wrap; }
      .groups { columns: 21rem; column-gap: 2rem; }
      .groups section { break-inside: avoid; margin-bottom: 1.2rem; }
      .groups table { font-size: 0.9rem; }
      mark { background: var(--mark); color: inherit; padding: 0 0.25rem; border-radius: 3px; }
      """;

  private ReportStyle() {}
}

import type { Config } from "@docusaurus/types";

export default {
  title: "Project",
  url: "https://example.org",
  baseUrl: "/project/",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
} satisfies Config;

// The fonts of the map's names, in a file of its own: style and layers need each other's parts, and a circle is empty.
export const FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "system-ui"];

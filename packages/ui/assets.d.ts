declare module '*.css'
declare module '*?url' {
  const url: string
  export default url
}
interface ImportMeta {
  /** Modules that the build finds by their paths: loaded when asked for, or with the page. */
  glob<T>(paths: string | readonly string[], options: { import: string; eager: true }): Record<string, T>
  glob<T>(paths: string | readonly string[], options: { import: string }): Record<string, () => Promise<T>>
}

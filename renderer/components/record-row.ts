/** One row of a RecordTable. A cell of several lines shows the further ones muted. */
export type RecordRow = readonly (string | readonly string[])[]

/** Where the content store lies in a volume's payload. */
export const CONTENT_FOLDER = 'data/WSUSContent/'

/** Where the metadata package and its log lie. */
export const METADATA_FOLDER = 'data/metadata/'

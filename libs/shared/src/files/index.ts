export { fileStoreFrom, type FileStoreSettings } from './file-store-from.js';
export { FileKeyFault, FileMissing, FileStore, FileStoreFault, type FileBytes } from './file-store.js';
export { LocalFileStore } from './local-file-store.js';
export { S3FileStore, type S3Settings } from './s3-file-store.js';

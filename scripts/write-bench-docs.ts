import { benchDocs, writeBenchDocs } from './bench-docs';

writeBenchDocs(benchDocs());

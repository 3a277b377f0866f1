import hashlib
import os
import subprocess
import sys
from pathlib import Path

from reddot.demo.county import NONE_IN_THE_COUNTY, build_county
from reddot.demo.write import write_county

BUILD = """
import sys
from pathlib import Path
from reddot.demo.county import NONE_IN_THE_COUNTY, build_county
from reddot.demo.write import write_county
write_county(build_county(int(sys.argv[1])), Path(sys.argv[2]))
"""


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_same_seed_gives_the_same_bytes_in_another_process(
    written: Path, tmp_path: Path
) -> None:
    """The other process hashes text otherwise and lives in another time zone."""
    env = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo"}
    subprocess.run(
        [sys.executable, "-c", BUILD, "1", str(tmp_path)], check=True, env=env, timeout=120
    )
    assert hashes(tmp_path) == hashes(written)


def test_another_seed_gives_another_county(written: Path, tmp_path: Path) -> None:
    write_county(build_county(2), tmp_path)
    one, other = hashes(written), hashes(tmp_path)
    assert one.keys() == other.keys()
    same = {name for name in one if one[name] == other[name]}
    assert same == {
        "truth.toml",
        "records/datapackage.json",
        "records/stations.parquet",
        "records/no_answer.parquet",
        *(f"records/{table}.parquet" for table in NONE_IN_THE_COUNTY),
    }

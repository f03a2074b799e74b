import time
from tests import make
def test_r(town, tmp_path, settings):
    settings.HOME=tmp_path
    t=time.time(); v=make.roads(tmp_path); print("import",time.time()-t, v.junctions, v.edges)
    from shouwang.dispatch.queries.recommendation import advise
    by=make.dispatcher(town)
    inc=make.incident(town,by,lon=make.NODES["end"][0],lat=make.NODES["end"][1])
    t=time.time(); a=advise(inc); print("advise",time.time()-t)
    for c in a.candidates: print(c.duty.unit.call_sign,c.rank,c.travel_seconds,[r for r in c.candidate.reasons])
    t=time.time(); a=advise(inc); print("advise",time.time()-t)
def test_r2(town, tmp_path, settings):
    test_r(town,tmp_path,settings)
